// SPDX-License-Identifier: GPL-2.0-only
/* Statements that stay, but one block deeper, or no longer in one. */
#include <stdlib.h>
#include <string.h>

#include "layout-parts.h"

/* The blanks that one level is worth in @len blanks of @level levels. */
static uint32_t step_of(uint32_t len, uint32_t level)
{
	return level && len && len % level == 0 && len / level < LAYOUT_TAB ?
		       len / level :
		       LAYOUT_TAB;
}

/* Moves the line that begins at @at by @by levels; its chunk is one of @level. */
static void shift_line(struct layout *l, uint32_t at, int by, uint32_t level)
{
	const struct side *s = &l->old;
	uint32_t end = at, stop, blanks;
	struct buf text = { 0 };

	while (end < s->lx.len &&
	       (s->lx.src[end] == ' ' || s->lx.src[end] == '\t'))
		end++;
	if (is_blank_line(s, at))
		return;
	blanks = end - at;
	if (by > 0) {
		bool tabs = !blanks || s->lx.src[at] == '\t';
		uint32_t step = tabs ? 1 : step_of(blanks, level);

		for (uint32_t i = 0; i < step * (uint32_t)by; i++)
			buf_char(&text, tabs ? '\t' : ' ');
		add_edit(l, at, at, &text, false);
		buf_free(&text);
		return;
	}
	stop = at;
	for (; by && stop < end; by++) {
		uint32_t step = step_of(blanks, level);

		if (s->lx.src[stop] == '\t')
			stop++;
		else
			while (step-- && stop < end && s->lx.src[stop] == ' ')
				stop++;
	}
	if (stop > at)
		add_edit(l, at, stop, NULL, false);
}

/* By how many levels chunk @a of old moves. */
int shift_of(const struct layout *l, uint32_t a)
{
	const struct chunk *x = &l->old.chunk[a];

	if (x->kind == CHUNK_DIRECTIVE || x->kind == CHUNK_LABEL || !a)
		return 0;
	return (int)l->new.chunk[x->twin].level - (int)x->level;
}

/*
 * Moves the lines of chunk @a of old, and those of the comments above it. Of
 * one that changes only those above: change() lays out the rest.
 */
void shift(struct layout *l, uint32_t a)
{
	const struct side *s = &l->old;
	const struct chunk *x = &s->chunk[a];
	uint32_t first = s->unit[x->first].start,
		 end = s->unit[x->last - 1].end;
	uint32_t prev = s->unit[x->first - 1].end, at = line_end(s, prev);
	uint32_t last, t = gap_comment(s, x->first, &last);
	int by = shift_of(l, a);

	/* A comment that follows on the line before may be of several lines. */
	for (; t < last; t++)
		if (s->lx.token[t].start < at && s->lx.token[t].end > at)
			at = line_end(s, s->lx.token[t].end);
	if (!blank_before(s, first))
		return;
	if (!x->same)
		end = first;
	for (; at < end && at < s->lx.len; at = line_end(s, at))
		shift_line(l, at, by, x->level);
}
