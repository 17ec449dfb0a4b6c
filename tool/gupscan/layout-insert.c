// SPDX-License-Identifier: GPL-2.0-only
/* Statements that come, alone or in the place of others. */
#include <stdlib.h>
#include <string.h>

#include "layout-parts.h"

/* The lines in the place of the chunks that go. */
static void replace_lines(struct layout *l, const struct place *p,
			  struct lines *to)
{
	const struct side *s = &l->old, *n = &l->new;
	uint32_t start = to->start, end = to->end;
	struct buf text = { 0 };
	bool begins = blank_before(s, start), ends = blank_after(s, end);
	bool above = false; /* a blank line comes */

	if (begins) {
		start = line_start(s, start);
		above = p->b &&
			(blank_hint(n, p->b) || ends_declarations(n, p->b)) &&
			!is_block_start(n, p->b) && start &&
			!is_blank_line(s, line_start(s, start - 1));
		if (above)
			buf_str(&text, l->newline);
	} else {
		start = trim_blanks(s, start);
		if (to->lines.len)
			buf_str(&text, l->newline);
	}
	buf_add(&text, to->lines.p, to->lines.len);
	if (ends && begins) {
		end = line_end(s, end);
		if (above && n->chunk[p->b].level && is_blank_line(s, end))
			end = line_end(s, end); /* it has moved */
		else if (p->b_end < n->chunks && blank_hint(n, p->b_end) &&
			 n->chunk[p->b_end].kind != CHUNK_CLOSE &&
			 !is_blank_line(s, end))
			buf_str(&text, l->newline);
	} else if (ends) {
		/* the line end of what goes is that of the last that comes */
		if (to->lines.len)
			text.len -= strlen(l->newline);
	} else if (p->a_end < s->chunks) {
		end = p->behind;
		indent_level(l, &text, n->chunk[p->b_end].level, to->before);
	}
	add_edit(l, start, end, &text, !text.len);
	buf_free(&text);
}

/*
 * What comes in the place of what goes, up to the brace behind them on the same
 * line, which stays. False if that brace is on another line.
 */
static bool replace_head(struct layout *l, const struct place *p,
			 const struct lines *to)
{
	const struct side *s = &l->old;
	uint32_t start = to->start;
	struct buf text = { 0 };

	if (newline_between(s, to->end, p->behind))
		return false;
	if (blank_before(s, start)) {
		start = line_start(s, start);
	} else {
		start = trim_blanks(s, start);
		buf_str(&text, l->newline);
	}
	buf_add(&text, to->lines.p, to->lines.len);
	buf_add(&text, to->line.p, to->line.len);
	if (space_between(&l->new, l->new.chunk[p->b_end].first))
		buf_char(&text, ' ');
	add_edit(l, start, p->behind, &text, false);
	buf_free(&text);
	return true;
}

/* The comments inside of what goes, unless they have come back, go with it. */
static void inner_comments(struct layout *l, const struct place *p)
{
	const struct side *s = &l->old;
	uint32_t base = NONE;

	for (uint32_t c = p->a; c < p->a_end; c++)
		if (s->chunk[c].level < base)
			base = s->chunk[c].level;
	for (uint32_t c = p->a; c < p->a_end; c++) {
		const struct chunk *x = &s->chunk[c];

		if (c > p->a && (x->level > base || x->kind == CHUNK_CLOSE))
			replace_fate(l, s->unit[x->first - 1].end,
				     s->unit[x->first].start, FATE_OPEN,
				     FATE_GONE);
	}
}

/* Are what is before and what is behind on one line of old? */
static bool shares_line(const struct layout *l, const struct place *p)
{
	return p->a && p->a < l->old.chunks && p->b_end < l->new.chunks &&
	       l->new.chunk[p->b_end].kind != CHUNK_CLOSE &&
	       !newline_between(&l->old, p->before, p->behind);
}

/* Edits for what goes and comes in the place @p; @guide_before shows the indentation. */
static void place_chunks(struct layout *l, struct place *p,
			 uint32_t guide_before)
{
	const struct side *s = &l->old;
	struct lines to = { .before = guide_before, .behind = NONE };
	const uint32_t a = p->a, a_end = p->a_end;
	bool joins;

	p->before = a ? s->unit[s->chunk[a - 1].last - 1].end : 0;
	p->behind = a_end < s->chunks ? s->unit[s->chunk[a_end].first].start :
					s->lx.len;
	if (a_end < s->chunks && guides(l, a_end))
		to.behind = a_end;
	joins = a_end < s->chunks &&
		p->b_end < l->new.chunks &&same_line(&l->new, p->b_end);
	if (a < a_end) {
		uint32_t last = s->chunk[a_end - 1].last;

		to.start = s->unit[s->chunk[a].first].start;
		to.end = s->unit[last - 1].end;
	}
	to.part = p->part;
	write_chunks(l, &to, p->b, p->b_end);
	if (a < a_end) {
		to.end = chunk_end(l, a_end - 1);
		inner_comments(l, p);
	}
	if (to.same.len && a)
		add_edit(l, p->before, p->before, &to.same, false);
	if (joins && !to.line.len)
		joins = false;
	if (joins && a < a_end && replace_head(l, p, &to))
		goto done;
	if (joins)
		prefix(l, p, &to);
	if (a < a_end)
		replace_lines(l, p, &to);
	else if (to.lines.len || (to.same.len && !joins && shares_line(l, p)))
		put_lines(l, p, &to);
done:
	buf_free(&to.same);
	buf_free(&to.lines);
	buf_free(&to.line);
}

/*
 * Where what comes in the place @p falls in two: what ends a block belongs to
 * what is above, and what begins another one to what is below. Else its end.
 */
static uint32_t split(const struct layout *l, const struct place *p)
{
	const struct side *n = &l->new;
	uint32_t c = p->b + 1;

	while (c < p->b_end && !blank_hint(n, c))
		c++;
	if (c < p->b_end && !same_line(n, c))
		return c;
	for (c = p->b; c < p->b_end && n->chunk[c].kind == CHUNK_CLOSE;)
		c++;
	return c > p->b && c < p->b_end && !same_line(n, c) ? c : p->b_end;
}

/* What goes and what comes between two chunks that both files have. */
static void place(struct layout *l, uint32_t a, uint32_t a_end, uint32_t b,
		  uint32_t b_end, uint32_t guide_before)
{
	struct place p = { .a = a, .a_end = a_end, .b = b, .b_end = b_end };
	const struct chunk *last;

	if (b == b_end) {
		if (a < a_end)
			drop_chunks(l, a, a_end);
		return;
	}
	last = &l->new.chunk[b_end - 1];
	if (a && a == a_end && a < l->old.chunks &&
	    (last->kind == CHUNK_HEAD || last->kind == CHUNK_OPEN)) {
		p.b_end = split(l, &p);
		if (p.b_end < b_end) {
			p.part = true;
			place_chunks(l, &p, guide_before);
			p = (struct place){ .a = a,
					    .a_end = a_end,
					    .b = p.b_end,
					    .b_end = b_end };
		}
		p.opens = l->new.chunk[p.b].kind != CHUNK_CLOSE;
	}
	place_chunks(l, &p, guide_before);
}

/* Edits for all that differs. False, with a reason, if that can't be. */
bool place_all(struct layout *l)
{
	uint32_t a = 0, b = 0, ref = NONE;
	bool odd = false;

	for (;;) {
		uint32_t a_end = a, b_end;
		bool anew;
		int by;

		while (a_end < l->old.chunks &&
		       l->old.chunk[a_end].twin == NONE)
			a_end++;
		b_end = a_end < l->old.chunks ? l->old.chunk[a_end].twin :
						l->new.chunks;
		place(l, a, a_end, b, b_end, ref);
		shift_comments(l, a, a_end, b < b_end ? b : NONE);
		if (a_end == l->old.chunks)
			return true;
		/* What does not nest tells nothing of indentation. */
		if (!shift_of(l, a_end))
			odd = false;
		else if (!l->old.chunk[a_end].level &&
			 l->old.chunk[a_end].kind == CHUNK_OTHER)
			odd = true;
		by = odd ? 0 : shift_of(l, a_end);
		anew = !l->old.chunk[a_end].same ||
		       grows_too_wide(l, a_end, by);
		if (by)
			shift(l, a_end, by, !anew);
		if (anew && !change(l, a_end, by))
			return false;
		if (guides(l, a_end))
			ref = a_end;
		a = a_end + 1;
		b = b_end + 1;
	}
}
