// SPDX-License-Identifier: GPL-2.0-only
/* The body of a macro that changes: its backslashes stay, and it must stay whole. */
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

/* How many more brackets the units of chunk @c of @s open than they close. */
static int depth_of(const struct side *s, const struct chunk *c)
{
	int depth = 0;

	for (uint32_t u = c->first; u < c->last; u++)
		depth += opens(s->unit[u].id) - closes(s->unit[u].id);
	return depth;
}

/* The lines of code, not of a directive, that a backslash continues; the last through @line. */
static uint32_t continued_lines(const struct side *s, uint32_t *line)
{
	uint32_t lines = 0;

	for (uint32_t i = 0; i < s->lx.splices && s->lx.tokens; i++) {
		uint32_t at = s->lx.splice[i].start - 1;

		if (s->lx.token[lex_token(&s->lx, at)].directive != NONE)
			continue;
		*line = lex_line(&s->lx, at);
		lines++;
	}
	return lines;
}

/*
 * Has every #define of AFTER kept its end? spatch adds lines to one without a
 * backslash: the rest of the macro is code then. The lines of that keep their
 * own backslashes, and statements stand outside of any function.
 */
bool macros_whole(struct layout *l)
{
	const struct side *s = &l->old, *n = &l->new;
	uint32_t line = 0, there = continued_lines(s, &line);
	bool whole = continued_lines(n, &line) <= there;

	for (uint32_t b = 0; b < n->chunks && whole; b++) {
		const struct chunk *y = &n->chunk[b];

		line = line_of(n, y->first);
		if (y->kind == CHUNK_HEAD && !y->level && y->twin == NONE &&
		    b && n->chunk[b - 1].kind == CHUNK_DIRECTIVE)
			whole = false;
		if (y->kind == CHUNK_DIRECTIVE && !y->same &&
		    depth_of(n, y) != depth_of(s, &s->chunk[y->twin]))
			whole = false;
	}
	if (whole)
		return true;
	l->line = line;
	l->in_new = true;
	because(&l->why, "a macro would end before its last line");
	return false;
}
