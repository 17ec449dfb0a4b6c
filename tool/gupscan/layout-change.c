// SPDX-License-Identifier: GPL-2.0-only
/* A statement that changes: only what changed, if it still reads well then. */
#include <stdlib.h>
#include <string.h>

#include "layout-parts.h"

/* Units from o to o_end of old became those from n to n_end of new. */
struct run {
	uint32_t o, o_end, n, n_end;
};

/* The units from @first to before @last of new on one line. */
static void inline_text(const struct layout *l, struct buf *out, uint32_t first,
			uint32_t last)
{
	for (uint32_t u = first; u < last; u++) {
		if (u > first && space_between(&l->new, u))
			buf_char(out, ' ');
		unit_bytes(l, out, u);
	}
}

static bool balanced(const struct side *s, uint32_t first, uint32_t last)
{
	int depth = 0;

	for (uint32_t u = first; u < last && depth >= 0; u++) {
		uint32_t id = s->unit[u].id;

		if (opens(id))
			depth++;
		else if (closes(id))
			depth--;
	}
	return !depth;
}

/* Is there anything but blanks between units @u - 1 and @u of old? */
static bool wide_gap(const struct side *s, uint32_t u)
{
	return s->unit[u - 1].last + 1 != s->unit[u].token ||
	       newline_between(s, s->unit[u - 1].end, s->unit[u].start);
}

/* A blank where kernel style has one before unit @n of new. */
static void add_space(const struct layout *l, struct buf *out, uint32_t n)
{
	if (space_between(&l->new, n))
		buf_char(out, ' ');
}

/* Does the one-line gap before unit @u of old suit unit @n of new? */
static bool suits(const struct layout *l, uint32_t u, uint32_t n)
{
	return (l->old.unit[u - 1].end < l->old.unit[u].start) ==
	       space_between(&l->new, n);
}

static void drop_plain(struct layout *l, const struct chunk *c,
		       const struct run *r)
{
	const struct side *s = &l->old;
	uint32_t start = s->unit[r->o].start, end = s->unit[r->o_end - 1].end;
	struct buf text = { 0 };

	if (blank_before(s, start) && blank_after(s, end) && r->o > c->first &&
	    (r->o_end < c->last || c->kind != CHUNK_DIRECTIVE)) {
		add_edit(l, line_start(s, start), line_end(s, end), NULL,
			 false);
		return;
	}
	if (r->o == c->first) {
		if (r->o_end < c->last &&
		    !has_comment(s, end, s->unit[r->o_end].start))
			end = s->unit[r->o_end].start;
	} else if (r->o_end == c->last || wide_gap(s, r->o_end)) {
		if (!wide_gap(s, r->o) || r->o_end == c->last)
			start = s->unit[r->o - 1].end;
	} else if (wide_gap(s, r->o)) {
		end = s->unit[r->o_end].start;
	} else {
		start = s->unit[r->o - 1].end;
		end = s->unit[r->o_end].start;
		add_space(l, &text, r->n);
	}
	add_edit(l, start, end, &text, false);
	buf_free(&text);
}

static void put_in(struct layout *l, const struct chunk *c, const struct run *r)
{
	const struct side *s = &l->old;
	uint32_t start, end, last = l->new.unit[r->n_end - 1].id;
	struct buf text = { 0 };

	if (r->o == c->first) {
		start = end = s->unit[r->o].start;
		inline_text(l, &text, r->n, r->n_end);
		add_space(l, &text, r->n_end);
	} else if (r->o == c->last || !wide_gap(s, r->o)) {
		start = s->unit[r->o - 1].end;
		end = r->o == c->last ? start : s->unit[r->o].start;
		add_space(l, &text, r->n);
		inline_text(l, &text, r->n, r->n_end);
		if (r->o < c->last)
			add_space(l, &text, r->n_end);
	} else if (last == ID_OPEN || last == ID_NOT || last == ID_STAR ||
		   last == ID_AND || unit_is(s, r->o - 1, ID_OPEN)) {
		start = end = s->unit[r->o].start;
		inline_text(l, &text, r->n, r->n_end);
		add_space(l, &text, r->n_end);
	} else {
		start = end = s->unit[r->o - 1].end;
		add_space(l, &text, r->n);
		inline_text(l, &text, r->n, r->n_end);
	}
	add_edit(l, start, end, &text, false);
	buf_free(&text);
}

static void replace(struct layout *l, const struct chunk *c,
		    const struct run *r)
{
	const struct side *s = &l->old;
	uint32_t start = s->unit[r->o].start, end = s->unit[r->o_end - 1].end;
	struct buf text = { 0 };

	if (r->o > c->first && !wide_gap(s, r->o) && !suits(l, r->o, r->n)) {
		start = s->unit[r->o - 1].end;
		add_space(l, &text, r->n);
	}
	inline_text(l, &text, r->n, r->n_end);
	if (r->o_end < c->last && !wide_gap(s, r->o_end) &&
	    !suits(l, r->o_end, r->n_end)) {
		end = s->unit[r->o_end].start;
		add_space(l, &text, r->n_end);
	}
	add_edit(l, start, end, &text, false);
	buf_free(&text);
}

/* The next run behind @r in chunk @x of old and @y of new that differs. */
static bool next_run(const struct layout *l, const struct chunk *x,
		     const struct chunk *y, struct run *r)
{
	uint32_t o = r->o_end, n = r->n_end;

	while (o < x->last && n < y->last && l->old.twin[o] == n) {
		o++;
		n++;
	}
	r->o = o;
	r->n = n;
	while (o < x->last && l->old.twin[o] == NONE)
		o++;
	while (n < y->last && l->new.twin[n] == NONE)
		n++;
	r->o_end = o;
	r->n_end = n;
	return r->o < o || r->n < n;
}

/* Do edits from @first on begin in front of chunk @x of old, or in each other? */
static bool overlap(const struct layout *l, const struct chunk *x,
		    uint32_t first)
{
	if (first < l->edits &&
	    l->edit[first].start < l->old.unit[x->first].start)
		return true;
	for (uint32_t e = first + 1; e < l->edits; e++)
		if (l->edit[e].start < l->edit[e - 1].end)
			return true;
	return false;
}

/*
 * Puts @text in the place of chunk @x of old up to the offset @end, and of the
 * edits from @first on.
 */
static void put_anew(struct layout *l, const struct chunk *x, uint32_t end,
		     uint32_t first, const struct buf *text)
{
	l->edits = first;
	add_edit(l, l->old.unit[x->first].start, end, text, false);
}

/* The same with what the edits from @first on make of it: what they don't take out moves. */
static void put_edited(struct layout *l, const struct chunk *x, uint32_t end,
		       uint32_t first, const struct buf *text)
{
	uint32_t at = l->old.unit[x->first].start;

	for (uint32_t e = first; e < l->edits; e++) {
		replace_fate(l, at, l->edit[e].start, FATE_OPEN, FATE_MOVED);
		at = l->edit[e].end;
	}
	replace_fate(l, at, end, FATE_OPEN, FATE_MOVED);
	put_anew(l, x, end, first, text);
}

/* Lays the whole chunk out anew, in the place of the edits from @first on. */
static void fill_anew(struct layout *l, const struct chunk *x,
		      const struct chunk *y, uint32_t first, int by)
{
	const struct side *s = &l->old;
	uint32_t tail = brace_follows(&l->new, y) ? 2 : 0;
	uint32_t end = s->unit[x->last - 1].end;
	struct buf text = { 0 };

	/* What the edits moved they move no more. */
	replace_fate(l, s->unit[x->first].start, end, FATE_MOVED, FATE_OPEN);
	fill(l, &text, y->first, y->last,
	     column_by(l, (uint32_t)(x - s->chunk), by), tail);
	put_anew(l, x, end, first, &text);
	buf_free(&text);
}

/* Edits for chunk @a of old, which is a changed one, moved by @by levels. */
bool change(struct layout *l, uint32_t a, int by)
{
	const struct chunk *x = &l->old.chunk[a];
	const struct chunk *y = &l->new.chunk[x->twin];
	struct run r = { x->first, x->first, y->first, y->first };
	uint32_t first = l->edits, end = l->old.unit[x->last - 1].end;
	enum reading reading = READS_BADLY;
	struct buf text = { 0 };
	bool added = false;

	if (!slide_units(l, a))
		return false;
	while (next_run(l, x, y, &r)) {
		if (r.n == r.n_end) {
			if (!balanced(&l->old, r.o, r.o_end) ||
			    !drop_arguments(l, r.o, r.o_end))
				drop_plain(l, x, &r);
			continue;
		}
		added = true;
		if (r.o == r.o_end)
			put_in(l, x, &r);
		else
			replace(l, x, &r);
	}
	if (x->kind == CHUNK_DIRECTIVE) {
		if (!overlap(l, x, first))
			pad_macro(l, first);
		return true;
	}
	if (l->edits > first && l->edit[l->edits - 1].end > end)
		end = l->edit[l->edits - 1].end;
	if (!overlap(l, x, first))
		reading = how_it_reads(l, x, y, first, added, by, end, &text);
	if (reading == READS_BADLY || (reading == READS_ASTRAY && !added)) {
		if (may_fill(l, x, !added)) {
			fill_anew(l, x, y, first, by);
			by = 0;
		}
	} else if (reading == READS_ASTRAY) {
		put_edited(l, x, end, first, &text);
		by = 0;
	}
	if (by && text.len)
		put_edited(l, x, end, first, &text);
	buf_free(&text);
	return true;
}
