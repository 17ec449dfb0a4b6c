// SPDX-License-Identifier: GPL-2.0-only
/*
 * Statements that stay, but one block deeper, or no longer in one: their lines
 * move as they are, and with them the comments above, beside and in them.
 */
#include <stdlib.h>
#include <string.h>

#include "layout-parts.h"

/* The chunk of @s that begins the line on which chunk @c begins. */
static uint32_t begins_line_of(const struct side *s, uint32_t c)
{
	uint32_t start = line_start(s, s->unit[s->chunk[c].first].start);

	while (c && s->unit[s->chunk[c - 1].first].start >= start)
		c--;
	return c;
}

/* The blanks that a level is worth where chunk @a of old is, 0 for a tab. */
uint32_t step_at(const struct side *s, uint32_t a)
{
	const struct chunk *x = &s->chunk[begins_line_of(s, a)];
	uint32_t at = line_start(s, s->unit[x->first].start);
	uint32_t blanks = skip_blanks(s, at) - at;

	if (!blanks || !x->level || s->lx.src[at] == '\t' ||
	    blanks % x->level || blanks / x->level >= LAYOUT_TAB)
		return 0;
	return blanks / x->level;
}

/*
 * How many of the first of @len blanks at @p go if they are to be @levels
 * fewer; @step blanks are worth one, or a tab if that is 0.
 */
static uint32_t surplus(const uint8_t *p, uint32_t len, uint32_t levels,
			uint32_t step)
{
	uint32_t at = 0;

	for (; levels && at < len; levels--) {
		uint32_t n = step ? step : LAYOUT_TAB;

		while (n && at < len && p[at] == ' ') {
			at++;
			n--;
		}
		if (n && at < len && p[at] == '\t')
			at++;
	}
	return at;
}

/* The blanks that come before those at @p, @len of them, for @levels more. */
static void more(struct buf *out, const uint8_t *p, uint32_t len,
		 uint32_t levels, uint32_t step)
{
	const bool tabs = !step || (len && p[0] == '\t');

	for (uint32_t i = 0; i < levels * (tabs ? 1 : step); i++)
		buf_char(out, tabs ? '\t' : ' ');
}

/* Moves the line that begins at @at by @by levels. */
static void shift_line(struct layout *l, uint32_t at, int by, uint32_t step)
{
	const struct side *s = &l->old;
	uint32_t blanks = skip_blanks(s, at) - at;
	const struct token *tok;
	struct buf text = { 0 };

	if (is_blank_line(s, at))
		return;
	tok = &s->lx.token[lex_token(&s->lx, at + blanks)];
	/* A string that goes on, and a comment that is not indented, stay. */
	if (tok->kind == TOKEN_COMMENT ? !blanks :
					 tok->start < at && tok->end > at)
		return;
	if (by > 0) {
		more(&text, s->lx.src + at, blanks, (uint32_t)by, step);
		add_shift(l, at, at, &text);
		buf_free(&text);
		return;
	}
	blanks = surplus(s->lx.src + at, blanks, (uint32_t)-by, step);
	if (blanks)
		add_shift(l, at, at + blanks, NULL);
}

/* By how many levels chunk @a of old moves. */
int shift_of(const struct layout *l, uint32_t a)
{
	const struct chunk *x = &l->old.chunk[a];

	if (x->kind == CHUNK_DIRECTIVE || !a)
		return 0;
	/* Most labels stand at the beginning of a line, however deep. */
	if (x->kind == CHUNK_LABEL &&
	    column_of(&l->old, l->old.unit[x->first].start) < LAYOUT_TAB)
		return 0;
	return (int)l->new.chunk[x->twin].level - (int)x->level;
}

/* The column that chunk @a of old begins in, if it moves by @by levels. */
uint32_t column_by(const struct layout *l, uint32_t a, int by)
{
	const struct side *s = &l->old;
	uint32_t at = s->unit[s->chunk[a].first].start;
	uint32_t line = line_start(s, at), blanks = skip_blanks(s, line) - line;
	uint32_t step = step_at(s, a), column;
	struct buf text = { 0 };

	if (!by)
		return column_of(s, at);
	if (by > 0)
		more(&text, s->lx.src + line, blanks, (uint32_t)by, step);
	else
		line += surplus(s->lx.src + line, blanks, (uint32_t)-by, step);
	buf_add(&text, s->lx.src + line, at - line);
	column = width((const uint8_t *)text.p, (uint32_t)text.len, 0);
	buf_free(&text);
	return column;
}

/* Moves all lines but the first of @text, which is chunk @a of old, by @by levels. */
void shift_text(const struct layout *l, uint32_t a, int by, struct buf *text)
{
	uint32_t step = step_at(&l->old, a);
	const uint8_t *p = (const uint8_t *)text->p, *end = p + text->len;
	struct buf out = { 0 };

	while (by && p < end) {
		const uint8_t *nl = memchr(p, '\n', (size_t)(end - p)), *stop;

		if (!nl)
			break;
		buf_add(&out, p, (size_t)(nl + 1 - p));
		p = stop = nl + 1;
		while (stop < end && (*stop == ' ' || *stop == '\t'))
			stop++;
		if (stop == end || *stop == '\n' || *stop == '\r')
			continue;
		if (by > 0)
			more(&out, p, (uint32_t)(stop - p), (uint32_t)by, step);
		else
			p += surplus(p, (uint32_t)(stop - p), (uint32_t)-by,
				     step);
	}
	if (out.len) {
		buf_add(&out, p, (size_t)(end - p));
		buf_free(text);
		*text = out;
	}
}

/* Behind the last line of the comments that begin on the line of unit @u - 1 of @s. */
static uint32_t end_of_lines(const struct side *s, uint32_t u)
{
	uint32_t end = s->unit[u - 1].end, at = line_end(s, end);
	uint32_t last, t = gap_comment(s, u, &last);

	for (; t < last && s->lx.token[t].start < at; t++)
		if (s->lx.token[t].end > at)
			at = line_end(s, s->lx.token[t].end);
	return at;
}

/* Moves the lines that begin from @at up to @end. */
static void shift_lines(struct layout *l, uint32_t at, uint32_t end, int by,
			uint32_t step)
{
	const struct side *s = &l->old;

	for (; at <= end && at < s->lx.len; at = line_end(s, at))
		shift_line(l, at, by, step);
}

/* Moves the comments above chunk @a of old, and the line that it begins on. */
static void shift_above(struct layout *l, uint32_t a, int by, uint32_t step)
{
	const struct side *s = &l->old;
	uint32_t first = s->chunk[a].first;

	shift_lines(l, first ? end_of_lines(s, first) : 0, s->unit[first].start,
		    by, step);
}

/*
 * Moves the lines of chunk @a of old by @by levels, and those of the comments
 * above and beside it. Of one that is laid out by change() the lines between
 * its first and last token are left to that.
 */
void shift(struct layout *l, uint32_t a, int by, bool whole)
{
	const struct side *s = &l->old;
	const struct chunk *x = &s->chunk[a];
	uint32_t end = s->unit[x->last - 1].end, step = step_at(s, a);
	uint32_t last = end_of_lines(s, x->last);

	shift_above(l, a, by, step);
	if (whole)
		shift_lines(l, line_end(s, s->unit[x->first].start), end, by,
			    step);
	if (last > line_end(s, end))
		shift_lines(l, line_end(s, end), last - 1, by, step);
}

/* Does chunk @a of old, as it is, get too wide if it moves by @by levels? */
bool grows_too_wide(const struct layout *l, uint32_t a, int by)
{
	const struct side *s = &l->old;
	const struct chunk *x = &s->chunk[a];
	uint32_t step = step_at(s, a);

	if (!step)
		step = LAYOUT_TAB;
	for (uint32_t u = x->first; by > 0 && u < x->last; u++) {
		uint32_t column = column_of(s, s->unit[u].end);

		if (column <= LAYOUT_WIDTH &&
		    column + (uint32_t)by * step > LAYOUT_WIDTH)
			return true;
	}
	return false;
}

/* The level at which comments above chunk @c of old stand. */
static uint32_t level_above(const struct side *s, uint32_t c)
{
	return s->chunk[c].level + (s->chunk[c].kind == CHUNK_CLOSE);
}

/*
 * Moves the comments above what goes, the chunks from @a to before @a_end of
 * old, as what stays beside them does. Those above the first of them are above
 * chunk @b of new, if that is not NONE.
 */
void shift_comments(struct layout *l, uint32_t a, uint32_t a_end, uint32_t b)
{
	const struct side *s = &l->old;
	const bool behind = a_end < s->chunks;

	for (uint32_t c = a; a && c < a_end; c++) {
		uint32_t first = s->chunk[c].first, level = level_above(s, c);
		int by = 0;

		if (!has_comment(s, end_of_lines(s, first),
				 s->unit[first].start))
			continue;
		if (level >= s->chunk[a - 1].level)
			by = shift_of(l, a - 1);
		if (level != s->chunk[a - 1].level && behind &&
		    level == level_above(s, a_end))
			by = shift_of(l, a_end);
		if (c == a && b != NONE && l->new.chunk[b].kind != CHUNK_LABEL)
			by = (int)l->new.chunk[b].level - (int)level;
		if (by)
			shift_above(l, c, by, step_at(s, c));
	}
}
