// SPDX-License-Identifier: GPL-2.0-only
/* Runs the statements about the model in all worlds. */

#include <stdlib.h>

#include "runner.h"
#include "statements.h"

static struct result result;
static unsigned long worlds;

static void print_failure(const struct harness_case *c, const char *why)
{
	choices_replay();
	model_reset_world();
	printf("    %s in this world:\n", why);
	trace_to(stdout);
	run_case(c, &result);
	trace_to(NULL);
	print_world(stdout);
}

/* Whether a statement holds in all worlds, and says something in one of them. */
static int holds(const struct statement *s)
{
	struct harness_case c = { .name = s->what,
				  .side = "model",
				  .run = s->run };
	unsigned long relevant = 0;

	choices_begin();
	do {
		model_reset_world();
		run_case(&c, &result);
		worlds++;
		if (result.end == END_RETURNED && result.value == SAYS_NOTHING)
			continue;
		relevant++;
		if (result.end == s->end &&
		    (s->end != END_RETURNED || result.value == HOLDS))
			continue;
		printf("not ok %s\n", s->what);
		print_failure(&c, name_of_end(result.end));
		return 0;
	} while (choices_next());
	if (!relevant) {
		printf("not ok %s\n    there is no such world\n", s->what);
		return 0;
	}
	printf("ok %s\n", s->what);
	return 1;
}

int selftest(void)
{
	int failed = 0;

	model_options.pages = 3;
	model_options.vmas = 3;
	for (int i = 0; i < nr_statements; i++)
		failed += !holds(&statements[i]);
	printf("%d statements, %d do not hold, %lu worlds\n", nr_statements,
	       failed, worlds);
	return failed;
}
