// SPDX-License-Identifier: GPL-2.0-only
/* The body of a macro that changes: its backslashes stay where they were. */
#include <string.h>

#include "layout-parts.h"

/* Where the tabs before the backslash begin that ends the line @at is in, or NONE. */
static uint32_t padding(const struct side *s, uint32_t at, uint32_t *backslash)
{
	uint32_t end = line_end(s, at);

	while (end > at &&
	       (s->lx.src[end - 1] == '\n' || s->lx.src[end - 1] == '\r'))
		end--;
	if (end == at || s->lx.src[end - 1] != '\\')
		return NONE;
	*backslash = --end;
	while (end > at && s->lx.src[end - 1] == '\t')
		end--;
	return end < *backslash ? end : NONE;
}

/* Has the line before, or that behind, its backslash in the same column? */
static bool in_a_row(const struct side *s, uint32_t line, uint32_t backslash)
{
	uint32_t column = column_of(s, backslash), other = 0;
	uint32_t next = line_end(s, backslash);

	if (line && padding(s, line_start(s, line - 1), &other) != NONE &&
	    column_of(s, other) == column)
		return true;
	return next < s->lx.len && padding(s, next, &other) != NONE &&
	       column_of(s, other) == column;
}

/* The tabs from @column up to @goal, but one at least. */
static void pad(struct layout *l, uint32_t start, uint32_t end, uint32_t column,
		uint32_t goal)
{
	struct buf text = { 0 };

	do {
		buf_char(&text, '\t');
		column += LAYOUT_TAB - column % LAYOUT_TAB;
	} while (column < goal);
	if (text.len != end - start)
		add_edit(l, start, end, &text, false);
	buf_free(&text);
}

/* Pads the lines of a #define that the edits from @first on have changed. */
void pad_macro(struct layout *l, uint32_t first)
{
	const struct side *s = &l->old;
	const uint32_t last = l->edits;
	uint32_t from = first;

	for (uint32_t e = first; e < last; e++) {
		uint32_t end = l->edit[e].end, backslash = 0, start, column;
		uint32_t line = line_start(s, end), line_first = from;
		struct buf text = { 0 };

		/* all edits that end on this line, which no other begins on */
		if (e + 1 < last && line_start(s, l->edit[e + 1].start) == line)
			continue;
		from = e + 1;
		start = end == line ? NONE : padding(s, end, &backslash);
		if (start == NONE || l->edit[line_first].start < line ||
		    !in_a_row(s, line, backslash))
			continue;
		apply_edits(l, line_first, e + 1, line, start, &text);
		column = width((const uint8_t *)text.p, (uint32_t)text.len, 0);
		buf_free(&text);
		pad(l, start, backslash, column, column_of(s, backslash));
	}
}
