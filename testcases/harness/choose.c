// SPDX-License-Identifier: GPL-2.0-only
/*
 * All answers to all questions, depth first: a world is the list of answers that
 * its runs were given. The next one differs in the last answer that can be
 * another; the runs ask again and are given the same answers up to there.
 */

#include <stdlib.h>

#include "runner.h"

#define MAX_DEPTH 1024

struct choice {
	unsigned short value, of;
};

static struct choice choices[MAX_DEPTH];
static unsigned int depth, position;

int choose(int n)
{
	struct choice *c = &choices[position];

	if (n <= 1)
		return 0;
	if (position == depth) {
		if (depth == MAX_DEPTH) {
			fprintf(stderr,
				"harness: more than %d choices in one world\n",
				MAX_DEPTH);
			abort();
		}
		c->value = 0;
		c->of = n;
		depth++;
	} else if (c->of != n) {
		fprintf(stderr,
			"harness: choice %u was one of %d and is now one of %d: "
			"a run is not determined by its world\n",
			position, c->of, n);
		abort();
	}
	position++;
	return c->value;
}

void choices_begin(void)
{
	depth = 0;
	position = 0;
}

unsigned int choices_replay(void)
{
	unsigned int was = position;

	position = 0;
	return was;
}

void choices_replayed(unsigned int was)
{
	if (position < was)
		position = was;
}

int choices_next(void)
{
	/* what nobody asked for this time is no part of the world */
	depth = position;
	position = 0;
	while (depth && choices[depth - 1].value + 1 == choices[depth - 1].of)
		depth--;
	if (!depth)
		return 0;
	choices[depth - 1].value++;
	return 1;
}
