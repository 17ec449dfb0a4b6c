// SPDX-License-Identifier: GPL-2.0-only
/* Does a statement still read well after the edits, or must it be filled anew? */
#include <stdlib.h>
#include <string.h>

#include "layout-parts.h"

/* For each unit of a part of a file, the "(" that it stands in, or NONE. */
static uint32_t *parens(const struct side *s, uint32_t first, uint32_t last)
{
	uint32_t *in = xmalloc((last - first + 1) * sizeof(*in));
	uint32_t now = NONE;

	for (uint32_t u = first; u < last; u++) {
		uint32_t id = s->unit[u].id;

		in[u - first] = now;
		if (opens(id))
			now = u;
		else if (closes(id) && now != NONE)
			now = in[now - first];
	}
	return in;
}

static bool begins_line(const struct side *s, uint32_t u)
{
	return blank_before(s, s->unit[u].start);
}

static bool aligned(const struct side *s, uint32_t u, uint32_t paren)
{
	return column_of(s, s->unit[u].start) ==
	       column_of(s, s->unit[paren].start) + 1;
}

/* How wide the line of old is on which unit @u ends, without the comment behind. */
static uint32_t line_width(const struct side *s, const struct chunk *x,
			   uint32_t u)
{
	while (u + 1 < x->last &&
	       !newline_between(s, s->unit[u].end, s->unit[u + 1].start))
		u++;
	return column_of(s, s->unit[u].end);
}

/*
 * Is a line of @f, the edited text of chunk @y of new, too long that has
 * anything new, or with @moved any? One that was as long before is not.
 */
static bool too_wide(const struct layout *l, const struct side *f,
		     const struct chunk *x, const struct chunk *y,
		     uint32_t tail, bool moved)
{
	const uint32_t last = f->units - 1;
	bool added = moved;
	uint32_t most = LAYOUT_WIDTH;

	for (uint32_t u = 0; u <= last; u++) {
		uint32_t old = l->new.twin[y->first + u], wide;

		if (old == NONE)
			added = true;
		wide = old == NONE ? 0 : line_width(&l->old, x, old);
		if (wide > most)
			most = wide;
		if (u < last &&
		    !newline_between(f, f->unit[u].end, f->unit[u + 1].start))
			continue;
		if (added &&
		    column_of(f, f->unit[u].end) + (u == last ? tail : 0) >
			    most)
			return true;
		added = moved;
		most = LAYOUT_WIDTH;
	}
	return false;
}

/* Would the units from @first to before @last of @s, now on several lines, fit on one? */
static bool fits(const struct side *s, uint32_t first, uint32_t last,
		 uint32_t tail)
{
	uint32_t column = column_of(s, s->unit[first].start);

	if (!newline_between(s, s->unit[first].start, s->unit[last - 1].end))
		return false;
	for (uint32_t u = first; u < last && column <= LAYOUT_WIDTH; u++) {
		column += s->unit[u].end - s->unit[u].start;
		if (u > first && s->unit[u].start > s->unit[u - 1].end)
			column++;
	}
	return column + tail <= LAYOUT_WIDTH;
}

/* Is the head of a block, @c of @s, followed by its brace on the same line? */
bool brace_follows(const struct side *s, const struct chunk *c)
{
	uint32_t next = (uint32_t)(c - s->chunk) + 1;

	return c->kind == CHUNK_HEAD && next < s->chunks &&
	       s->chunk[next].kind == CHUNK_OPEN;
}

/* May the lines of chunk @x of old be broken elsewhere? */
bool may_fill(const struct layout *l, const struct chunk *x, bool only_drops)
{
	const struct side *s = &l->old;
	uint32_t end = s->unit[x->last - 1].end;

	for (uint32_t t = s->unit[x->first].token;
	     t < s->lx.tokens && s->lx.token[t].start < end; t++) {
		const struct token *tok = &s->lx.token[t];

		if (tok->kind == TOKEN_COMMENT &&
		    (only_drops || s->lx.src[tok->start + 1] == '/' ||
		     newline_between(s, tok->start, tok->end)) &&
		    l->fate[t] != FATE_GONE)
			return false;
	}
	return !continued(s, s->unit[x->first].start, end);
}

/* Did the list of the "(" @paren of old lose something on the line of the "("? */
static bool lost_on_line(const struct layout *l, const struct chunk *x,
			 const uint32_t *in, uint32_t paren, uint32_t first)
{
	const struct side *s = &l->old;
	uint32_t line = line_of(s, paren);

	for (uint32_t u = paren + 1; u < x->last; u++) {
		if (line_of(s, u) != line)
			return false;
		if (in[u - x->first] != paren || s->twin[u] != NONE)
			continue;
		for (uint32_t e = first; e < l->edits; e++)
			if (l->edit[e].end > s->unit[paren].end &&
			    lex_line(&s->lx, l->edit[e].start) == line)
				return true;
	}
	return false;
}

/* Was what begins a line in the list of the "(" @paren of old aligned with it? */
static bool was_aligned(const struct side *s, const struct chunk *x,
			const uint32_t *in, uint32_t paren)
{
	for (uint32_t u = paren + 2; u < x->last; u++)
		if (in[u - x->first] == paren && begins_line(s, u))
			return aligned(s, u, paren);
	return false;
}

/*
 * How far a unit of new stood right of where its list is aligned when it began
 * a line of old: a part of an argument, indented on purpose.
 */
static uint32_t indented(const struct layout *l, uint32_t n, uint32_t paren)
{
	const struct side *s = &l->old;
	uint32_t o = l->new.twin[n], at, list;

	if (o == NONE || !begins_line(s, o))
		return 0;
	at = column_of(s, s->unit[o].start);
	list = column_of(s, s->unit[paren].start) + 1;
	return at > list ? at - list : 0;
}

/* Does unit @i of the edited text @f, which begins a line, stand astray? */
static bool strays(const struct layout *l, const struct side *f,
		   const struct chunk *x, const struct chunk *y,
		   const uint32_t *in, const uint32_t *old_in, uint32_t i,
		   uint32_t first, bool added)
{
	uint32_t paren = in[i], p;

	if (paren == NONE || aligned(f, i, paren) || closes(f->unit[i].id))
		return false;
	p = l->new.twin[y->first + paren];
	if (p == NONE)
		return true;
	if (was_aligned(&l->old, x, old_in, p))
		return column_of(f, f->unit[i].start) !=
		       column_of(f, f->unit[paren].start) + 1 +
			       indented(l, y->first + i, p);
	if (added || newline_between(&l->old, l->old.unit[p].end,
				     l->old.unit[p + 1].start))
		return false;
	return lost_on_line(l, x, old_in, p, first);
}

/*
 * Writes @f with its lines aligned with their "(" again, its line breaks kept.
 * False if they would be too long.
 */
static bool realign(const struct layout *l, const struct side *f,
		    const struct chunk *x, const struct chunk *y,
		    const uint32_t *in, const uint32_t *old_in, uint32_t tail,
		    struct buf *out)
{
	uint32_t *column = xcalloc(f->units, sizeof(*column));
	uint32_t at = column_of(f, f->unit[0].start), from = f->unit[0].start;
	bool narrow = true;

	for (uint32_t u = 0; u < f->units; u++) {
		uint32_t start = f->unit[u].start, p = in[u],
			 last = f->units - 1;
		uint32_t old = p == NONE ? NONE : l->new.twin[y->first + p];

		if (u && begins_line(f, u) && old != NONE &&
		    was_aligned(&l->old, x, old_in, old) &&
		    !closes(f->unit[u].id)) {
			buf_add(out, f->lx.src + from,
				line_start(f, start) - from);
			at = column[p] + 1 + indented(l, y->first + u, old);
			indent_to(out, at);
		} else {
			buf_add(out, f->lx.src + from, start - from);
			at = width(f->lx.src + from, start - from, at);
		}
		column[u] = at;
		from = f->unit[u].end;
		buf_add(out, f->lx.src + start, from - start);
		at = width(f->lx.src + start, from - start, at);
		if (at + (u == last ? tail : 0) > LAYOUT_WIDTH)
			narrow = false;
	}
	/* A comment that has moved behind the statement. */
	buf_add(out, f->lx.src + from, f->lx.len - from);
	free(column);
	return narrow;
}

/*
 * How chunk @x of old, which becomes @y of new by the edits from @first on and
 * moves by @by levels, reads then; @added if anything comes, and not only
 * goes. @out gets its text up to @end of old: if it is only astray, aligned.
 */
enum reading how_it_reads(struct layout *l, const struct chunk *x,
			  const struct chunk *y, uint32_t first, bool added,
			  int by, uint32_t end, struct buf *out)
{
	const struct side *s = &l->old;
	uint32_t a = (uint32_t)(x - s->chunk), start = s->unit[x->first].start;
	uint32_t tail = brace_follows(&l->new, y) ? 2 : 0;
	enum reading reading = READS_WELL;
	struct side f = { 0 };
	struct buf text = { 0 };

	apply_edits(l, first, l->edits, start, end, out);
	shift_text(l, a, by, out);
	for (uint32_t c = column_by(l, a, by); c; c--)
		buf_char(&text, ' ');
	buf_add(&text, out->p, out->len);
	lex_file(&f.lx, (const uint8_t *)text.p, (uint32_t)text.len, true);
	units_of(&f, l->intern);
	if (f.units == y->last - y->first && f.units) {
		uint32_t *in = parens(&f, 0, f.units);
		uint32_t *old_in = parens(s, x->first, x->last);

		for (uint32_t i = 1; i < f.units && reading == READS_WELL; i++)
			if (begins_line(&f, i) &&
			    strays(l, &f, x, y, in, old_in, i, first, added))
				reading = READS_ASTRAY;
		/* One line will do now, and the first one changes anyway. */
		if (added && fits(&f, 0, f.units, tail) &&
		    !fits(s, x->first, x->last, tail) &&
		    lex_line(&s->lx, l->edit[first].start) ==
			    line_of(s, x->first))
			reading = READS_BADLY;
		if ((added || by > 0) && too_wide(l, &f, x, y, tail, by > 0))
			reading = READS_BADLY;
		if (reading == READS_ASTRAY) {
			struct buf other = { 0 };

			if (!realign(l, &f, x, y, in, old_in, tail, &other))
				reading = READS_BADLY;
			buf_free(out);
			*out = other;
		}
		free(in);
		free(old_in);
	}
	free(f.unit);
	lex_free(&f.lx);
	buf_free(&text);
	return reading;
}
