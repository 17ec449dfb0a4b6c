// SPDX-License-Identifier: GPL-2.0-only
/*
 * Arguments that go: with their commas and the comments that are their own.
 * A comment belongs to an argument if it stands between the commas around it,
 * unless it follows the comma before it on that comma's line: then it speaks
 * of the argument before. The rest of the list keeps its layout.
 */
#include <stdlib.h>
#include <string.h>

#include "layout-parts.h"

/*
 * Where the comments end that follow the comma @comma on its line but not the
 * argument there, which begins with unit @comma + 1. The token of the last of
 * them through @token.
 */
static uint32_t previous_end(const struct side *s, uint32_t comma,
			     uint32_t *token)
{
	uint32_t last, t = gap_comment(s, comma + 1, &last);
	uint32_t end = s->unit[comma].end;

	*token = NONE;
	if (!newline_between(s, end, s->unit[comma + 1].start))
		return end;
	for (; t < last; t++) {
		if (newline_between(s, s->unit[comma].end,
				    s->lx.token[t].start))
			break;
		end = s->lx.token[t].end;
		*token = t;
	}
	return end;
}

/* Where an argument begins: with its own comments, behind unit @before. */
static uint32_t own_start(const struct side *s, uint32_t before)
{
	uint32_t last, t, kept;
	uint32_t end = previous_end(s, before, &kept);

	t = gap_comment(s, before + 1, &last);
	for (; t < last; t++)
		if (s->lx.token[t].start >= end)
			return s->lx.token[t].start;
	return s->unit[before + 1].start;
}

/* Takes out the arguments from unit @before + 1 up to the comma @comma. */
static void drop_before_comma(struct layout *l, uint32_t before, uint32_t comma)
{
	const struct side *s = &l->old;
	uint32_t start = own_start(s, before), end = s->unit[comma].end;
	uint32_t last, t = gap_comment(s, comma + 1, &last);

	for (; t < last; t++) {
		const struct token *tok = &s->lx.token[t];

		if (!newline_between(s, s->unit[comma].end, tok->start) &&
		    blank_after(s, tok->end))
			end = tok->end;
	}
	set_fate(l, start, end, FATE_GONE);
	if (blank_after(s, end)) {
		if (blank_before(s, start))
			add_edit(l, line_start(s, start), line_end(s, end),
				 NULL, false);
		else
			add_edit(l, trim_blanks(s, start), end, NULL, false);
		return;
	}
	add_edit(l, start, skip_blanks(s, end), NULL, false);
}

/* Adds the comment that ended the line above, @by columns farther left. */
static void add_shifted(const struct side *s, struct buf *out, uint32_t start,
			uint32_t end, uint32_t by)
{
	uint32_t blanks = start;

	while (blanks < end && s->lx.src[blanks] == ' ')
		blanks++;
	if (blanks - start > by)
		start += by;
	buf_add(out, s->lx.src + start, end - start);
}

/*
 * The list ends with the argument before now, whose comment stood behind its
 * comma: what ends the list moves up, before that comment.
 */
static void move_up(struct layout *l, uint32_t comma, uint32_t end,
		    uint32_t kept_end, uint32_t kept)
{
	const struct side *s = &l->old;
	uint32_t from = s->unit[comma].end, tail_end = line_end(s, end);
	uint32_t code_end, u = comma, last, t;
	bool line_comment = s->lx.src[s->lx.token[kept].start + 1] == '/';
	struct buf text = { 0 };

	while (u + 1 < s->units && s->unit[u + 1].start < tail_end)
		u++;
	while (tail_end > end && is_space(s->lx.src[tail_end - 1]))
		tail_end--;
	code_end = s->unit[u].end > end ? s->unit[u].end : end;
	t = gap_comment(s, u + 1, &last);
	set_fate(l, from, kept_end, FATE_MOVED);
	if (code_end > end && !has_comment(s, end, code_end) &&
	    s->lx.src[tail_end - 1] != '\\' &&
	    (code_end >= tail_end ||
	     (!line_comment && t < last && s->lx.token[t].end == tail_end))) {
		buf_add(&text, s->lx.src + end, code_end - end);
		add_shifted(s, &text, from, kept_end,
			    code_end >= tail_end ? 0 : code_end - end - 1);
		if (code_end < tail_end) {
			buf_char(&text, ' ');
			buf_add(&text, s->lx.src + s->lx.token[t].start,
				tail_end - s->lx.token[t].start);
			set_fate(l, code_end, tail_end, FATE_MOVED);
		}
		add_edit(l, s->unit[comma].start, tail_end, &text, false);
	} else {
		buf_add(&text, s->lx.src + from, kept_end - from);
		if (line_comment) {
			buf_str(&text, l->newline);
			indent_to(&text,
				  column_of(s, s->unit[comma + 1].start));
		}
		add_edit(l, s->unit[comma].start, end, &text, false);
	}
	buf_free(&text);
}

/* Takes out the last arguments, from the comma @comma up to unit @closer. */
static void drop_last(struct layout *l, uint32_t comma, uint32_t closer)
{
	const struct side *s = &l->old;
	uint32_t start = s->unit[comma].start, end = s->unit[closer - 1].end;
	uint32_t last, t = gap_comment(s, closer, &last), kept_end, kept;

	if (t < last)
		end = s->lx.token[last - 1].end;
	kept_end = previous_end(s, comma, &kept);
	set_fate(l, kept_end, end, FATE_GONE);
	if (blank_before(s, start) && blank_after(s, end)) {
		add_edit(l, line_start(s, start), line_end(s, end), NULL,
			 false);
		return;
	}
	if (kept != NONE) {
		move_up(l, comma, end, kept_end, kept);
		return;
	}
	if (!blank_before(s, start))
		start = trim_blanks(s, start);
	add_edit(l, start, end, NULL, false);
}

/*
 * Takes out the units from @first to before @last of old, if they are whole
 * arguments with their comma. False, with nothing done, if they are not.
 */
bool drop_arguments(struct layout *l, uint32_t first, uint32_t last)
{
	const struct side *s = &l->old;
	bool list = last < s->units && first > 0;

	if (!list)
		return false;
	if (unit_is(s, first, ID_COMMA) && first + 1 < last) {
		if (unit_is(s, last, ID_COMMA))
			drop_before_comma(l, first, last);
		else if (closes(s->unit[last].id) ||
			 unit_is(s, last, ID_SEMICOLON))
			drop_last(l, first, last);
		else
			return false;
		return true;
	}
	if (unit_is(s, last - 1, ID_COMMA) && first + 1 < last &&
	    (opens(s->unit[first - 1].id) || unit_is(s, first - 1, ID_COMMA))) {
		drop_before_comma(l, first - 1, last - 1);
		return true;
	}
	if (opens(s->unit[first - 1].id) && closes(s->unit[last].id)) {
		uint32_t end = s->unit[last - 1].end;
		uint32_t stop, t = gap_comment(s, last, &stop);

		if (t < stop)
			end = s->lx.token[stop - 1].end;
		set_fate(l, s->unit[first].start, end, FATE_GONE);
		add_edit(l, s->unit[first].start, end, NULL, false);
		return true;
	}
	return false;
}
