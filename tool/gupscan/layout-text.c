// SPDX-License-Identifier: GPL-2.0-only
/* Lines, blanks and columns of a file. */
#include <string.h>

#include "layout-parts.h"

/* No line is looked at farther than this. */
#define LINE_MAX 4096

/* Is there nothing but white space before @at on its line? */
bool blank_before(const struct side *s, uint32_t at)
{
	while (at && s->lx.src[at - 1] != '\n')
		if (!is_blank(s->lx.src[--at]))
			return false;
	return true;
}

/* Nothing but white space, or a line continuation, from @at to the line's end? */
bool blank_after(const struct side *s, uint32_t at)
{
	const uint8_t *p = s->lx.src;

	while (at < s->lx.len && is_blank(p[at]))
		at++;
	if (at < s->lx.len && p[at] == '\\') {
		at++;
		while (at < s->lx.len && p[at] == '\r')
			at++;
	}
	return at >= s->lx.len || p[at] == '\n';
}

/* The offset of the first byte of the line that @at is in. */
uint32_t line_start(const struct side *s, uint32_t at)
{
	return s->lx.lines ? s->lx.line[lex_line(&s->lx, at) - 1] : 0;
}

/* The offset behind the line end of the line that @at is in. */
uint32_t line_end(const struct side *s, uint32_t at)
{
	uint32_t line = lex_line(&s->lx, at);

	return line < s->lx.lines ? s->lx.line[line] : s->lx.len;
}

/* Is there a line end between the two offsets? */
bool newline_between(const struct side *s, uint32_t from, uint32_t to)
{
	return from < to && memchr(s->lx.src + from, '\n', to - from);
}

/* Is the line that begins at @at a blank one? */
bool is_blank_line(const struct side *s, uint32_t at)
{
	return at < s->lx.len && blank_after(s, at) &&
	       !memchr(s->lx.src + at, '\\', line_end(s, at) - at);
}

/* The offset of the first byte at or behind @at that is no blank. */
uint32_t skip_blanks(const struct side *s, uint32_t at)
{
	while (at < s->lx.len &&
	       (s->lx.src[at] == ' ' || s->lx.src[at] == '\t'))
		at++;
	return at;
}

/* The offset behind the last byte before @at that is no blank. */
uint32_t trim_blanks(const struct side *s, uint32_t at)
{
	while (at && (s->lx.src[at - 1] == ' ' || s->lx.src[at - 1] == '\t'))
		at--;
	return at;
}

/* The columns that @text takes up if it begins in column @column. */
uint32_t width(const uint8_t *text, uint32_t len, uint32_t column)
{
	for (uint32_t i = 0; i < len; i++) {
		if (text[i] == '\t')
			column += LAYOUT_TAB - column % LAYOUT_TAB;
		else if (text[i] == '\n')
			column = 0;
		else if (text[i] != '\r')
			column++;
	}
	return column;
}

/* The column of the byte at @at of @s; that of a very long line is not exact. */
uint32_t column_of(const struct side *s, uint32_t at)
{
	uint32_t start = line_start(s, at);

	if (at - start > LINE_MAX)
		start = at - LINE_MAX;

	return width(s->lx.src + start, at - start, 0);
}

/* Tabs and blanks up to @column. */
void indent_to(struct buf *out, uint32_t column)
{
	for (uint32_t i = 0; i < column / LAYOUT_TAB; i++)
		buf_char(out, '\t');
	for (uint32_t i = 0; i < column % LAYOUT_TAB; i++)
		buf_char(out, ' ');
}

/* Is a line continued by a backslash between the two offsets of @s? */
bool continued(const struct side *s, uint32_t start, uint32_t end)
{
	uint32_t lo = 0, hi = s->lx.splices;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (s->lx.splice[mid].start <= start)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < s->lx.splices && s->lx.splice[lo].start < end;
}
