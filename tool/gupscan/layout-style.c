// SPDX-License-Identifier: GPL-2.0-only
/* What came must read as kernel style has it: one statement a line. */
#include "layout-parts.h"

#define DEPTH_MAX 128

static bool added(const struct layout *l, uint32_t c)
{
	return l->new.chunk[c].twin == NONE;
}

/* Does a line end before chunk @c of new, in the text that was written? */
static bool begins_line(const struct layout *l, const struct side *result,
			uint32_t c)
{
	uint32_t u = l->new.chunk[c].first;

	return newline_between(result, result->unit[u - 1].end,
			       result->unit[u].start);
}

/* Should it end there, but does not? */
static bool shares_line(const struct layout *l, const struct side *result,
			uint32_t c)
{
	const struct chunk *x = &l->new.chunk[c];

	return !same_line(&l->new, c) && !begins_line(l, result, c) &&
	       !(x->kind == CHUNK_CLOSE && x[-1].kind == CHUNK_OPEN);
}

/* Has a comment come to stand in front of a ) or ; of chunk @c of new? */
static bool comment_before_end(const struct layout *l,
			       const struct side *result, uint32_t c)
{
	const struct chunk *x = &l->new.chunk[c];
	uint32_t last, twin;

	for (uint32_t u = x->first + 1; !x->same && u < x->last; u++) {
		if (!unit_is(&l->new, u, ID_CLOSE) &&
		    !unit_is(&l->new, u, ID_SEMICOLON))
			continue;
		if (gap_comment(result, u, &last) == last)
			continue;
		twin = l->new.twin[u];
		if (twin == NONE || gap_comment(&l->old, twin, &last) == last)
			return true;
	}
	return false;
}

static bool bad_style(struct layout *l, uint32_t c, const char *what)
{
	while (c && added(l, c))
		c--;
	l->line = added(l, c) ?
			  1 :
			  line_of(&l->old,
				  l->old.chunk[l->new.chunk[c].twin].first);
	because(&l->why, "%s", what);
	return false;
}

/*
 * Does each statement that came, and each of the block that it is in, have a
 * line of its own in @result, which has the units of new?
 */
bool in_kernel_style(struct layout *l, const struct side *result)
{
	static const char shared[] =
		"what comes would share its line with other code";
	bool touched[DEPTH_MAX] = { false };
	uint32_t open[DEPTH_MAX], depth = 0;

	for (uint32_t c = 1; c < l->new.chunks; c++) {
		const struct chunk *x = &l->new.chunk[c];

		if (x->kind == CHUNK_DIRECTIVE || x[-1].kind == CHUNK_DIRECTIVE)
			continue;
		if ((added(l, c) || added(l, c - 1)) &&
		    shares_line(l, result, c))
			return bad_style(l, c, shared);
		if (comment_before_end(l, result, c))
			return bad_style(
				l, c,
				"a comment would stand before a ) or ; that it did not stand before");
		if (depth && depth <= DEPTH_MAX && added(l, c))
			touched[depth - 1] = true;
		if (x->kind == CHUNK_OPEN) {
			if (depth < DEPTH_MAX) {
				touched[depth] = added(l, c);
				open[depth] = c;
			}
			depth++;
		} else if (x->kind == CHUNK_CLOSE && depth) {
			depth--;
			if (depth < DEPTH_MAX && touched[depth] &&
			    (shares_line(l, result, c) ||
			     shares_line(l, result, open[depth] + 1)))
				return bad_style(l, c, shared);
		}
	}
	return true;
}
