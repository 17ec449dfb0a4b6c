// SPDX-License-Identifier: GPL-2.0-only
/* Statements that come, alone or in the place of others. */
#include <stdlib.h>
#include <string.h>

#include "layout-parts.h"

/* A part of the two files that lies between two chunks of both. */
struct place {
	uint32_t a, a_end; /* chunks of old that go */
	uint32_t b, b_end; /* chunks of new that come */
	uint32_t before; /* where the chunk before them ends */
	uint32_t behind; /* where the chunk behind them begins */
};

/* Behind the line on which @at and the comments that follow it end. */
static uint32_t end_of_line(const struct side *s, uint32_t u, uint32_t at)
{
	uint32_t last, t = gap_comment(s, u, &last);

	for (; t < last; t++) {
		if (newline_between(s, at, s->lx.token[t].start))
			break;
		at = s->lx.token[t].end;
	}
	return line_end(s, at);
}

/*
 * Where the comments begin that stand right above unit @u of old, on lines of
 * their own, and speak of it; else where its line
 * begins.
 */
static uint32_t comments_above(const struct side *s, uint32_t u)
{
	uint32_t at = line_start(s, s->unit[u].start), last;
	uint32_t t = gap_comment(s, u, &last);

	while (last-- > t) {
		const struct token *tok = &s->lx.token[last];

		if (tok->start >= at)
			continue;
		if (!blank_before(s, tok->start) || line_end(s, tok->end) != at)
			break;
		at = line_start(s, tok->start);
	}
	return at;
}

/*
 * Where in the gap before unit @u of old the lines go that come: behind the
 * comments that AFTER has before them too, but not between a comment and what
 * it stands right above: there AFTER is no witness, as spatch puts all that
 * comes before a statement behind its comment.
 */
static uint32_t line_for(struct layout *l, const struct place *p, uint32_t u)
{
	const struct side *s = &l->old, *n = &l->new;
	uint32_t at = p->a ? end_of_line(s, u, p->before) : 0;
	uint32_t last, t = gap_comment(s, u, &last);
	uint32_t stop, first = gap_comment(n, n->chunk[p->b].first, &stop);
	uint32_t limit = s->lx.len;

	if (p->a && u < s->units && s->chunk[p->a].kind != CHUNK_CLOSE)
		limit = comments_above(s, u);
	if (!p->a && u < s->units)
		at = line_start(s, p->behind);
	for (; t < last; t++) {
		uint32_t id = comment_id(l, s, t);

		if (s->lx.token[t].start < at)
			continue;
		if (s->lx.token[t].start >= limit)
			break;
		for (uint32_t c = first; c < stop; c++) {
			if (comment_id(l, n, c) != id)
				continue;
			at = line_end(s, s->lx.token[t].end);
			first = c + 1;
			break;
		}
	}
	return at;
}

/* The last line of what is written goes before what stands there already. */
static void prefix(struct layout *l, const struct place *p, struct lines *to)
{
	uint32_t skip = 0, start = p->behind;
	struct buf text = { 0 };

	if (blank_before(&l->old, p->behind)) {
		while (skip < to->line.len &&
		       is_blank((uint8_t)to->line.p[skip]))
			skip++;
	} else {
		start = trim_blanks(&l->old, start);
		buf_str(&text, l->newline);
		buf_add(&text, to->lines.p, to->lines.len);
		to->lines.len = 0;
	}
	buf_add(&text, to->line.p + skip, to->line.len - skip);
	if (space_between(&l->new, l->new.chunk[p->b_end].first))
		buf_char(&text, ' ');
	add_edit(l, start, p->behind, &text, false);
	buf_free(&text);
}

/* New lines where the line is shared by what is before and what is behind. */
static void split_line(struct layout *l, const struct place *p,
		       struct lines *to)
{
	const struct side *s = &l->old;
	uint32_t start = trim_blanks(s, p->behind), level = 0;
	struct buf text = { 0 };

	if (start < p->before)
		start = p->before;
	buf_str(&text, l->newline);
	buf_add(&text, to->lines.p, to->lines.len);
	if (p->b_end < l->new.chunks)
		level = l->new.chunk[p->b_end].level;
	indent_level(l, &text, level, to->before);
	add_edit(l, start, p->behind, &text, false);
	buf_free(&text);
}

static bool is_block_start(const struct side *s, uint32_t c)
{
	return c && s->chunk[c - 1].kind == CHUNK_OPEN;
}

static bool ends_function(const struct side *s, uint32_t c)
{
	return c && s->chunk[c - 1].kind == CHUNK_CLOSE &&
	       !s->chunk[c - 1].level;
}

/* The lines in the gap between two chunks of old that stay. */
static void put_lines(struct layout *l, const struct place *p, struct lines *to)
{
	const struct side *s = &l->old, *n = &l->new;
	uint32_t u = p->a < s->chunks ? s->chunk[p->a].first : s->units;
	uint32_t at;
	bool above = blank_hint(n, p->b) && !is_block_start(n, p->b);
	bool below = p->b_end < n->chunks && blank_hint(n, p->b_end) &&
		     n->chunk[p->b_end].kind != CHUNK_CLOSE;
	struct buf text = { 0 };

	if (p->a && u < s->units && !newline_between(s, p->before, p->behind)) {
		split_line(l, p, to);
		return;
	}
	at = line_for(l, p, u);
	if (at && s->lx.src[at - 1] != '\n')
		buf_str(&text, l->newline);
	if (above && at < s->lx.len && is_blank_line(s, at)) {
		at = line_end(s, at);
		/* It was below a function as well. */
		below = below || ends_function(n, p->b_end);
	} else if (above && p->b) {
		buf_str(&text, l->newline);
	}
	buf_add(&text, to->lines.p, to->lines.len);
	if (below && !is_blank_line(s, at))
		buf_str(&text, l->newline);
	add_edit(l, at, at, &text, false);
	buf_free(&text);
}

/* The lines in the place of the chunks that go. */
static void replace_lines(struct layout *l, const struct place *p,
			  struct lines *to)
{
	const struct side *s = &l->old, *n = &l->new;
	uint32_t start = to->start, end = to->end;
	struct buf text = { 0 };
	bool begins = blank_before(s, start), ends = blank_after(s, end);

	if (begins) {
		start = line_start(s, start);
		if (p->b && blank_hint(n, p->b) && !is_block_start(n, p->b) &&
		    start && !is_blank_line(s, line_start(s, start - 1)))
			buf_str(&text, l->newline);
	} else {
		start = trim_blanks(s, start);
		if (to->lines.len)
			buf_str(&text, l->newline);
	}
	buf_add(&text, to->lines.p, to->lines.len);
	if (ends && begins) {
		end = line_end(s, end);
		if (p->b_end < n->chunks && blank_hint(n, p->b_end) &&
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

/* What goes and what comes between two chunks that both files have. */
static void place_chunks(struct layout *l, uint32_t a, uint32_t a_end,
			 uint32_t b, uint32_t b_end, uint32_t guide_before)
{
	const struct side *s = &l->old;
	struct place p = { .a = a, .a_end = a_end, .b = b, .b_end = b_end };
	struct lines to = { .before = guide_before, .behind = NONE };
	bool joins;

	if (b == b_end) {
		if (a < a_end)
			drop_chunks(l, a, a_end);
		return;
	}
	p.before = a ? s->unit[s->chunk[a - 1].last - 1].end : 0;
	p.behind = a_end < s->chunks ? s->unit[s->chunk[a_end].first].start :
				       s->lx.len;
	if (a_end < s->chunks && guides(l, a_end))
		to.behind = a_end;
	joins = a_end < s->chunks &&
		b_end < l->new.chunks &&same_line(&l->new, b_end);
	if (a < a_end) {
		uint32_t last = s->chunk[a_end - 1].last;

		to.start = s->unit[s->chunk[a].first].start;
		to.end = s->unit[last - 1].end;
	}
	write_chunks(l, &to, b, b_end);
	if (a < a_end) {
		to.end = chunk_end(l, a_end - 1);
		inner_comments(l, &p);
	}
	if (to.same.len && a)
		add_edit(l, p.before, p.before, &to.same, false);
	if (joins && !to.line.len)
		joins = false;
	if (joins)
		prefix(l, &p, &to);
	if (a < a_end)
		replace_lines(l, &p, &to);
	else if (to.lines.len)
		put_lines(l, &p, &to);
	buf_free(&to.same);
	buf_free(&to.lines);
	buf_free(&to.line);
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
		place_chunks(l, a, a_end, b, b_end, ref);
		shift_comments(l, a, a_end);
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
