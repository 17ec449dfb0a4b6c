// SPDX-License-Identifier: GPL-2.0-only
/*
 * Has a change moved the bounds of a body? One statement that became two is
 * still the body of its if only with braces around both. Without them the
 * second runs always, and an else or the while of a do finds another partner,
 * or none. What puts the statements there may not see that: spatch puts braces
 * in the arms of an if, and none behind a label or a do.
 */
#include <stdlib.h>
#include <string.h>

#include "layout-parts.h"

/* How often each number of a chunk is there, in both files together. */
static uint32_t *count_ids(const struct layout *l, uint32_t *ids)
{
	const struct side *sides[] = { &l->old, &l->new };
	uint32_t *count;

	*ids = 0;
	for (int i = 0; i < 2; i++)
		for (uint32_t c = 0; c < sides[i]->chunks; c++)
			if (sides[i]->chunk[c].id >= *ids)
				*ids = sides[i]->chunk[c].id + 1;
	count = xcalloc(*ids ? *ids : 1, sizeof(*count));
	for (int i = 0; i < 2; i++)
		for (uint32_t c = 0; c < sides[i]->chunks; c++)
			count[sides[i]->chunk[c].id]++;
	return count;
}

/*
 * Is chunk @c there once in each file? Of two equal ones the pairing may have
 * taken either.
 */
static bool sure(const struct side *s, uint32_t c, const uint32_t *count)
{
	return s->chunk[c].twin != NONE && s->chunk[c].same &&
	       count[s->chunk[c].id] == 2;
}

/* The innermost head that chunk @c is in the body of, and that both files have. */
static uint32_t common_head(const struct side *s, uint32_t c,
			    const uint32_t *count)
{
	do
		c = s->chunk[c].under;
	while (c != NONE && !sure(s, c, count));
	return c;
}

/* Are chunks @a of old and @b of new one, or not there both? */
static bool is_twin(const struct layout *l, uint32_t a, uint32_t b)
{
	return a == NONE ? b == NONE : l->old.chunk[a].twin == b;
}

/* Has the else that is chunk @a of old, @b of new, come to another if? */
static bool changed_its_if(const struct layout *l, uint32_t a, uint32_t b,
			   const uint32_t *count)
{
	uint32_t before = l->old.chunk[a].mate, after = l->new.chunk[b].mate;

	return before != NONE && sure(&l->old, before, count) &&
	       !is_twin(l, before, after);
}

/* Does chunk @c leave, so that nothing behind it can have been meant to be with it? */
static bool jumps(const struct side *s, uint32_t c)
{
	uint32_t u = s->chunk[c].first, len;
	const uint8_t *text = unit_text(s, u, &len);

	return unit_is(s, u, ID_RETURN) || unit_is(s, u, ID_GOTO) ||
	       (len == 5 && !memcmp(text, "break", 5)) ||
	       (len == 8 && !memcmp(text, "continue", 8));
}

/*
 * Is chunk @c of new a statement that came or changed, the whole body without
 * braces of a head that stays, and has more come behind it?
 */
static bool half_outside(const struct side *s, uint32_t c)
{
	const struct chunk *x = &s->chunk[c];
	uint32_t head = c;

	if (x->kind != CHUNK_STATEMENT || c + 1 == s->chunks ||
	    x[1].twin != NONE || x[1].kind == CHUNK_DIRECTIVE ||
	    (x->twin != NONE && x->same) || jumps(s, c))
		return false;
	while (head && (s->chunk[head - 1].kind == CHUNK_HEAD ||
			s->chunk[head - 1].kind == CHUNK_LABEL ||
			s->chunk[head - 1].kind == CHUNK_CASE)) {
		head--;
		if (s->chunk[head].kind == CHUNK_HEAD &&
		    s->chunk[head].twin != NONE)
			return true;
	}
	return false;
}

static bool moved(struct layout *l, uint32_t a, const char *what)
{
	l->line = l->old.chunks ? line_of(&l->old, l->old.chunk[a].first) : 1;
	because(&l->why, "%s", what);
	return false;
}

/* The last chunk of old before the first of new that came. */
static uint32_t before_change(const struct layout *l)
{
	uint32_t a = 0;

	for (uint32_t b = 0; b < l->new.chunks; b++) {
		if (l->new.chunk[b].twin == NONE)
			break;
		a = l->new.chunk[b].twin;
	}
	return a;
}

static bool nests(struct layout *l, const uint32_t *count)
{
	uint32_t last = 0;

	if (l->new.loose > l->old.loose)
		return moved(
			l, before_change(l),
			"an else or a do without braces would lose its other half");
	for (uint32_t b = 0; b < l->new.chunks; b++) {
		uint32_t a = l->new.chunk[b].twin;

		last = a == NONE ? last : a;
		if (half_outside(&l->new, b))
			return moved(
				l, last,
				"what comes would be half in a body without braces");
		if (a == NONE)
			continue;
		if (changed_its_if(l, a, b, count))
			return moved(l, a,
				     "this else would belong to another if");
		if (sure(&l->new, b, count) &&
		    !is_twin(l, common_head(&l->old, a, count),
			     common_head(&l->new, b, count)))
			return moved(
				l, a,
				"this would leave the body that it is in, or enter another");
	}
	return true;
}

/* Is what stays in the body that it was in, and what came in one wholly? */
bool nests_as_before(struct layout *l)
{
	uint32_t ids, *count = count_ids(l, &ids);
	bool good = nests(l, count);

	free(count);
	return good;
}
