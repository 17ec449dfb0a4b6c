// SPDX-License-Identifier: GPL-2.0-only
/*
 * A statement laid out anew in kernel style: filled lines of at most 80
 * columns, broken behind commas and operators, aligned with the opening
 * parenthesis.
 */
#include <stdlib.h>
#include <string.h>

#include "layout-parts.h"

struct piece {
	uint32_t unit; /* of new */
	uint32_t text; /* where its text, with comments, is in the buffer */
	uint32_t len;
	bool space; /* before it */
	uint8_t level; /* that of the break that may be before it; 0 none */
};

/* The bytes of unit @u of new: those of its twin, if it has one. */
void unit_bytes(const struct layout *l, struct buf *out, uint32_t u)
{
	uint32_t o = l->new.twin[u];
	const struct side *s = o == NONE ? &l->new : &l->old;
	const struct unit *unit = &s->unit[o == NONE ? u : o];

	buf_add(out, s->lx.src + unit->start, unit->end - unit->start);
}

static void add_comment(struct layout *l, struct buf *out, uint32_t t,
			bool after)
{
	const struct token *tok = &l->old.lx.token[t];

	if (after)
		buf_char(out, ' ');
	buf_add(out, l->old.lx.src + tok->start, tok->end - tok->start);
	if (!after)
		buf_char(out, ' ');
	l->fate[t] = FATE_MOVED;
}

/* The comments of old in the gap before unit @u that belong to unit @owner. */
static void comments_of(struct layout *l, struct buf *out, uint32_t u,
			uint32_t owner, bool after)
{
	uint32_t last, t = gap_comment(&l->old, u, &last);

	for (; t < last; t++) {
		bool behind;

		if (l->fate[t] == FATE_OPEN &&
		    comment_owner(&l->old, t, u, &behind) == owner &&
		    behind == after)
			add_comment(l, out, t, after);
	}
}

/* The comments of new before unit @u, which is added: those of one line. */
static void new_comments(struct layout *l, struct buf *out, uint32_t u)
{
	const struct side *s = &l->new;
	uint32_t last, t = gap_comment(s, u, &last);

	for (; t < last; t++) {
		const struct token *tok = &s->lx.token[t];

		if (old_comment(l, comment_id(l, s, t)) ||
		    s->lx.src[tok->start + 1] == '/' ||
		    newline_between(s, tok->start, tok->end))
			continue;
		l->written[t] = true;
		buf_add(out, s->lx.src + tok->start, tok->end - tok->start);
		buf_char(out, ' ');
	}
}

static uint8_t break_level(const struct side *s, uint32_t u, uint32_t depth)
{
	switch (s->unit[u - 1].id) {
	case ID_COMMA:
	case ID_SEMICOLON:
		return 1;
	case ID_LOGICAL_AND:
	case ID_LOGICAL_OR:
	case ID_QUESTION:
	case ID_COLON:
		return 2;
	case ID_OR:
	case ID_PLUS:
	case ID_MINUS:
		return depth ? 3 : 0;
	default:
		return 0;
	}
}

static void pieces_of(struct layout *l, struct piece *p, struct buf *text,
		      uint32_t first, uint32_t last)
{
	uint32_t depth = 0;

	for (uint32_t u = first; u < last; u++, p++) {
		uint32_t o = l->new.twin[u], id = l->new.unit[u].id;

		*p = (struct piece){ .unit = u, .text = (uint32_t)text->len };
		if (u > first) {
			p->space = space_between(&l->new, u);
			if (p->space)
				p->level = break_level(&l->new, u, depth);
		}
		if (o != NONE && u > first)
			comments_of(l, text, o, o, false);
		else if (o == NONE && u > first)
			new_comments(l, text, u);
		unit_bytes(l, text, u);
		if (o != NONE && u + 1 < last) {
			comments_of(l, text, o + 1, o, true);
			if (o + 2 < l->old.units)
				comments_of(l, text, o + 2, o, true);
		}
		p->len = (uint32_t)text->len - p->text;
		if (id == ID_OPEN || id == ID_SQUARE)
			depth++;
		else if ((id == ID_CLOSE || id == ID_SQUARE_CLOSE) && depth)
			depth--;
	}
}

/* The columns from piece @at up to where the line may be broken next. */
static uint32_t reach(const struct layout *l, const struct piece *p,
		      uint32_t at, uint32_t n, uint32_t tail)
{
	const uint8_t level = p[at].level;
	uint32_t size = 0;
	int depth = 0;

	for (uint32_t i = at; i < n && size <= LAYOUT_WIDTH; i++) {
		uint32_t id = l->new.unit[p[i].unit].id;

		if (i > at && p[i].level && depth <= 0 && p[i].level <= level)
			return size;
		size += p[i].len + (i > at && p[i].space);
		if (id == ID_OPEN || id == ID_SQUARE)
			depth++;
		else if (id == ID_CLOSE || id == ID_SQUARE_CLOSE)
			depth--;
	}
	return size + tail;
}

/* Do the pieces from @first to before @n fit on a line from @column on? */
static bool all_fit(const struct piece *p, uint32_t first, uint32_t n,
		    uint32_t column)
{
	for (uint32_t i = first; i < n && column <= LAYOUT_WIDTH; i++)
		column += p[i].len + (i > first && p[i].space);
	return column <= LAYOUT_WIDTH;
}

/*
 * How many units at the head of a function are no more than static or inline:
 * a line may end behind them. 0 for everything else.
 */
static uint32_t specifiers(const struct layout *l, uint32_t first,
			   uint32_t last)
{
	const struct side *s = &l->new;
	uint32_t u = first;

	if (s->chunk[s->in[first]].level || s->unit[last - 1].id != ID_CLOSE)
		return 0;
	while (u < last &&
	       (s->unit[u].id == ID_STATIC || s->unit[u].id == ID_INLINE ||
		s->unit[u].id == ID_EXTERN))
		u++;
	return u - first;
}

/*
 * Writes the units from @first to before @last of new, as they stand if they
 * begin in column @column and @tail more columns follow.
 */
void fill(struct layout *l, struct buf *out, uint32_t first, uint32_t last,
	  uint32_t column, uint32_t tail)
{
	const uint32_t n = last - first, head = specifiers(l, first, last);
	struct piece *p = xmalloc(n * sizeof(*p));
	uint32_t *open = NULL, depth = 0, cap = 0, at = column;
	struct buf text = { 0 };

	pieces_of(l, p, &text, first, last);
	open = grow(open, depth, &cap, sizeof(*open));
	open[depth++] = column;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t id = l->new.unit[p[i].unit].id;
		uint32_t align = open[depth - 1];

		if (i && i == head && !all_fit(p, 0, n, column) &&
		    all_fit(p, head, n, column)) {
			buf_str(out, l->newline);
			indent_to(out, column);
			at = column;
		} else if (p[i].level && at > align &&
			   at + 1 + reach(l, p, i, n, tail) > LAYOUT_WIDTH) {
			buf_str(out, l->newline);
			indent_to(out, align);
			at = align;
		} else if (p[i].space) {
			buf_char(out, ' ');
			at++;
		}
		buf_add(out, text.p + p[i].text, p[i].len);
		at = width((const uint8_t *)text.p + p[i].text, p[i].len, at);
		if (opens(id)) {
			open = grow(open, depth, &cap, sizeof(*open));
			open[depth++] = at + (id == ID_BRACE);
		} else if (closes(id) && depth > 1) {
			depth--;
		} else if (depth == 1 && (id == ID_RETURN || id == ID_ASSIGN)) {
			open[0] = at + 1;
		}
	}
	free(open);
	free(p);
	buf_free(&text);
}
