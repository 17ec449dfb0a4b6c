// SPDX-License-Identifier: GPL-2.0-only
/* How much two chunks have in common, and which of their units are the same. */
#include <stdlib.h>
#include <string.h>

#include "layout-parts.h"

/* What it counts that a unit is the same. */
static uint32_t weight(const struct side *s, uint32_t u)
{
	switch (s->unit[u].kind) {
	case TOKEN_WORD:
	case TOKEN_STRING:
		return 3;
	case TOKEN_NUMBER:
	case TOKEN_CHAR:
		return 2;
	default:
		return 1;
	}
}

static uint32_t weigh(const struct side *s, const struct chunk *c)
{
	uint32_t sum = 0;

	for (uint32_t u = c->first; u < c->last; u++)
		sum += weight(s, u);
	return sum;
}

/* Is it cheap enough to compare all these chunks with each other? */
bool pair_affordable(const struct layout *l, uint32_t a, uint32_t a_end,
		     uint32_t b, uint32_t b_end, uint32_t chunk_max,
		     uint64_t units_max)
{
	uint64_t n = l->old.chunk[a_end - 1].last - l->old.chunk[a].first;
	uint64_t m = l->new.chunk[b_end - 1].last - l->new.chunk[b].first;

	for (uint32_t c = a; c < a_end; c++)
		if (l->old.chunk[c].last - l->old.chunk[c].first > chunk_max)
			return false;
	for (uint32_t c = b; c < b_end; c++)
		if (l->new.chunk[c].last - l->new.chunk[c].first > chunk_max)
			return false;
	return n * m <= units_max;
}

/* Is chunk @x of @s a declaration, as far as its first two words tell? */
bool declares(const struct side *s, const struct chunk *x)
{
	const struct unit *u = &s->unit[x->first];

	return x->kind == CHUNK_STATEMENT && x->last - x->first > 2 &&
	       u[0].kind == TOKEN_WORD && u[1].kind == TOKEN_WORD &&
	       u[0].id != ID_RETURN && u[0].id != ID_GOTO;
}

/* Do both chunks declare the same thing, whatever it is set to? */
static bool same_declaration(const struct layout *l, const struct chunk *x,
			     const struct chunk *y)
{
	const struct unit *u = &l->old.unit[x->first];
	const struct unit *v = &l->new.unit[y->first];

	return declares(&l->old, x) && declares(&l->new, y) &&
	       u[0].id == v[0].id && u[1].id == v[1].id;
}

/*
 * Is @x a declaration and @y no more? Then it stands somewhere else: behind the
 * other declarations, with the blank line between that kernel style has.
 */
static bool leaves_declarations(const struct layout *l, const struct chunk *x,
				const struct chunk *y)
{
	return y->kind == CHUNK_STATEMENT && declares(&l->old, x) &&
	       !declares(&l->new, y);
}

static bool is_loop(const struct side *s, const struct chunk *c)
{
	uint32_t id = s->unit[c->first].id;

	return c->kind == CHUNK_HEAD && id != ID_IF && id != ID_ELSE &&
	       id != ID_SWITCH && id != ID_DO;
}

/* Are both the heads of loops, or of an if? */
static bool same_head(const struct layout *l, const struct chunk *x,
		      const struct chunk *y)
{
	uint32_t id = l->old.unit[x->first].id;

	if (is_loop(&l->old, x) && is_loop(&l->new, y))
		return true;
	return x->kind == CHUNK_HEAD && y->kind == CHUNK_HEAD && id == ID_IF &&
	       l->new.unit[y->first].id == ID_IF;
}

/*
 * What speaks for taking chunk @b of new for chunk @a of old, changed: the
 * weight of what they have in common, 0 if that is too little.
 */
uint32_t pair_gain(const struct layout *l, uint32_t a, uint32_t b)
{
	const struct chunk *x = &l->old.chunk[a], *y = &l->new.chunk[b];
	uint32_t m = y->last - y->first, common;
	uint32_t sum = weigh(&l->old, x) + weigh(&l->new, y);
	uint32_t *row;

	/* The braces of a loop that becomes a test stay where they are. */
	if (x->kind == CHUNK_OPEN || x->kind == CHUNK_CLOSE)
		return x->id == y->id;
	if (y->kind == CHUNK_OPEN || y->kind == CHUNK_CLOSE ||
	    x->kind == CHUNK_LABEL || y->kind == CHUNK_LABEL ||
	    leaves_declarations(l, x, y))
		return 0;
	row = xcalloc((size_t)m + 1, sizeof(*row));
	for (uint32_t u = x->last; u-- > x->first;) {
		uint32_t w = weight(&l->old, u), below = 0;

		for (uint32_t i = m; i-- > 0;) {
			uint32_t was = row[i];

			if (l->old.unit[u].id == l->new.unit[y->first + i].id)
				row[i] = below + w;
			else if (row[i + 1] > row[i])
				row[i] = row[i + 1];
			below = was;
		}
	}
	common = row[0];
	free(row);
	if (same_declaration(l, x, y))
		return common * 4;
	if (same_head(l, x, y))
		return common;
	return common * 4 < sum ? 0 : common;
}

/* The units of a pair of chunks: which are the same. */
static void units_of_pair(struct layout *l, uint32_t a)
{
	const struct chunk *x = &l->old.chunk[a];
	const struct chunk *y = &l->new.chunk[x->twin];
	uint32_t n = x->last - x->first, m = y->last - y->first;
	uint32_t *room = xmalloc(((size_t)n * 2 + m) * sizeof(*room));
	uint32_t *p = room, *q = room + n, *twin = room + n + m;

	for (uint32_t i = 0; i < n; i++)
		p[i] = l->old.unit[x->first + i].id;
	for (uint32_t i = 0; i < m; i++)
		q[i] = l->new.unit[y->first + i].id;
	diff(p, n, q, m, twin);
	for (uint32_t i = 0; i < n; i++) {
		if (twin[i] == NONE)
			continue;
		l->old.twin[x->first + i] = y->first + twin[i];
		l->new.twin[y->first + twin[i]] = x->first + i;
	}
	free(room);
}

/* The twins of all units, by those of the chunks. */
void pair_units(struct layout *l)
{
	l->old.twin = xmalloc(l->old.units * sizeof(*l->old.twin));
	l->new.twin = xmalloc(l->new.units * sizeof(*l->new.twin));
	for (uint32_t u = 0; u < l->old.units; u++)
		l->old.twin[u] = NONE;
	for (uint32_t u = 0; u < l->new.units; u++)
		l->new.twin[u] = NONE;
	for (uint32_t a = 0; a < l->old.chunks; a++) {
		struct chunk *x = &l->old.chunk[a];
		struct chunk *y;

		if (x->twin == NONE)
			continue;
		y = &l->new.chunk[x->twin];
		x->same = y->same = x->id == y->id;
		if (!x->same) {
			units_of_pair(l, a);
			continue;
		}
		for (uint32_t i = 0; i < x->last - x->first; i++) {
			l->old.twin[x->first + i] = y->first + i;
			l->new.twin[y->first + i] = x->first + i;
		}
	}
}

/*
 * Pairs chunks where there are too many to compare each with each: those that
 * the units, compared as one row, have most in common.
 */
void pair_by_units(struct layout *l, uint32_t a, uint32_t a_end, uint32_t b,
		   uint32_t b_end)
{
	uint32_t from = l->old.chunk[a].first, by = l->new.chunk[b].first;
	uint32_t n = l->old.chunk[a_end - 1].last - from;
	uint32_t m = l->new.chunk[b_end - 1].last - by;
	uint32_t *room = xmalloc(((size_t)n * 2 + m) * sizeof(*room));
	uint32_t *p = room, *q = room + n, *twin = room + n + m;
	uint32_t next = b;

	for (uint32_t i = 0; i < n; i++)
		p[i] = l->old.unit[from + i].id;
	for (uint32_t i = 0; i < m; i++)
		q[i] = l->new.unit[by + i].id;
	diff(p, n, q, m, twin);
	for (uint32_t c = a; c < a_end; c++) {
		const struct chunk *x = &l->old.chunk[c];
		uint32_t common = 0, votes = 0, chosen = NONE;

		/* The units that follow each other in one chunk of new. */
		for (uint32_t u = x->first; u < x->last; u++) {
			uint32_t t = twin[u - from];
			uint32_t in = t == NONE ? NONE : l->new.in[by + t];

			if (in == NONE || in < next)
				continue;
			/* The one with the majority, if any has it. */
			if (!votes)
				chosen = in;
			if (in == chosen)
				votes++;
			else
				votes--;
		}
		if (chosen == NONE || x->kind == CHUNK_OPEN ||
		    x->kind == CHUNK_CLOSE || x->kind == CHUNK_LABEL)
			continue;
		for (uint32_t u = x->first; u < x->last; u++)
			if (twin[u - from] != NONE &&
			    l->new.in[by + twin[u - from]] == chosen)
				common += weight(&l->old, u);
		if (l->new.chunk[chosen].kind != x->kind ||
		    leaves_declarations(l, x, &l->new.chunk[chosen]) ||
		    common * 4 < weigh(&l->old, x) +
					 weigh(&l->new, &l->new.chunk[chosen]))
			continue;
		l->old.chunk[c].twin = chosen;
		l->new.chunk[chosen].twin = c;
		next = chosen + 1;
	}
	free(room);
}
