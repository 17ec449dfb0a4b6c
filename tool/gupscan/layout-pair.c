// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which chunk of the one file is, or became, which of the other. Directives
 * must be the same on both sides; what lies between two of them is compared
 * for itself. Equal chunks come first; of what is left, those that have much
 * in common are taken for the same one, changed.
 */
#include <stdlib.h>
#include <string.h>

#include "layout-parts.h"

/* As many chunks are compared with each other one by one, */
#define GRID_MAX 40000
/* of as many units in all, */
#define UNITS_MAX 4000000
/* and so long they may be. */
#define CHUNK_MAX 2000
/* So far a run is moved at most. */
#define SLIDE_MAX 64

struct gap {
	uint32_t a, a_end; /* chunks of old */
	uint32_t b, b_end; /* chunks of new */
};

static bool refuse_directive(struct layout *l, uint32_t a, uint32_t b,
			     const char *what)
{
	l->in_new = a == NONE;
	l->line = a == NONE ? line_of(&l->new, l->new.chunk[b].first) :
			      line_of(&l->old, l->old.chunk[a].first);
	because(&l->why, "a directive would be %s", what);
	return false;
}

/* Are these two directives the same? Of a #define only the name counts. */
static bool same_directive(const struct layout *l, uint32_t a, uint32_t b)
{
	const struct chunk *x = &l->old.chunk[a], *y = &l->new.chunk[b];
	const struct unit *u = &l->old.unit[x->first];
	const struct unit *v = &l->new.unit[y->first];

	if (x->id == y->id)
		return true;
	if (x->last - x->first < 3 || y->last - y->first < 3)
		return false;
	return u[0].id == v[0].id && u[1].id == v[1].id && u[2].id == v[2].id;
}

static uint32_t next_directive(const struct side *s, uint32_t c)
{
	while (c < s->chunks && s->chunk[c].kind != CHUNK_DIRECTIVE)
		c++;
	return c;
}

static void join(struct layout *l, uint32_t a, uint32_t b)
{
	l->old.chunk[a].twin = b;
	l->new.chunk[b].twin = a;
}

/* The number of chunk @c of @s: that of a brace tells loops from tests. */
static uint32_t key(struct layout *l, const struct side *s, uint32_t c)
{
	const struct chunk *x = &s->chunk[c];
	const uint32_t brace[] = { x->id, x->block };

	if (x->kind != CHUNK_OPEN && x->kind != CHUNK_CLOSE)
		return x->id;
	return intern_id(l->intern, brace, sizeof(brace), 4);
}

/* Equal chunks of a part between two directives. */
static void match_equal(struct layout *l, const struct gap *g)
{
	uint32_t n = g->a_end - g->a, m = g->b_end - g->b;
	uint32_t *room = xmalloc(((size_t)n * 2 + m) * sizeof(*room));
	uint32_t *a = room, *b = room + n, *twin = room + n + m;

	for (uint32_t i = 0; i < n; i++)
		a[i] = key(l, &l->old, g->a + i);
	for (uint32_t i = 0; i < m; i++)
		b[i] = key(l, &l->new, g->b + i);
	diff(a, n, b, m, twin);
	for (uint32_t i = 0; i < n; i++)
		if (twin[i] != NONE)
			join(l, g->a + i, g->b + twin[i]);
	free(room);
}

/* How well the chunks from @first to @last of @s go as one: the more the better. */
static int worth(const struct side *s, uint32_t first, uint32_t last)
{
	int depth = 0;

	for (uint32_t c = first; c < last; c++) {
		if (s->chunk[c].kind == CHUNK_OPEN)
			depth++;
		if (s->chunk[c].kind == CHUNK_CLOSE && --depth < 0)
			return 0;
	}
	/* The head of a block with its brace is better than the reverse. */
	if (depth)
		return s->chunk[last - 1].kind == CHUNK_OPEN &&
		       s->chunk[first].kind != CHUNK_OPEN;
	if (s->chunk[last - 1].kind == CHUNK_HEAD ||
	    s->chunk[last - 1].kind == CHUNK_OTHER)
		return 1;
	if (first && (s->chunk[first - 1].kind == CHUNK_HEAD ||
		      s->chunk[first - 1].kind == CHUNK_OTHER))
		return 2;
	return 3;
}

/* Would the one do for the other, if they are moved? */
static bool alike(const struct chunk *x, const struct chunk *y)
{
	return x->id == y->id && x->block == y->block;
}

/*
 * A run of chunks of @s from @first to before *@last has nothing on the other
 * side. It is moved, if what comes before or behind is equal to its end or
 * start, so that it is whole statements.
 */
static void slide(struct side *s, struct side *other, uint32_t low,
		  uint32_t first, uint32_t *last, uint32_t high)
{
	uint32_t up = 0, down = 0, len = *last - first, best = first;
	uint32_t twin;
	int most = -3;

	/* worth() reads the whole run: what is long is not moved. */
	while (up < SLIDE_MAX && first - up > low && len < CHUNK_MAX &&
	       s->chunk[first - up - 1].twin != NONE &&
	       alike(&s->chunk[first - up - 1], &s->chunk[*last - up - 1]))
		up++;
	while (down < SLIDE_MAX && *last + down < high && len < CHUNK_MAX &&
	       s->chunk[*last + down].twin != NONE &&
	       alike(&s->chunk[first + down], &s->chunk[*last + down]))
		down++;
	if (!up && !down)
		return;
	twin = up ? s->chunk[first - up].twin : s->chunk[*last].twin;
	for (uint32_t at = first - up; at <= first + down; at++) {
		int value = worth(s, at, at + len) * 4;
		uint32_t by = at - (first - up);

		/* What stays should stay at its level. */
		if (at > first - up &&
		    s->chunk[at - 1].level != other->chunk[twin + by - 1].level)
			value--;
		if (at < first + down &&
		    s->chunk[at + len].level != other->chunk[twin + by].level)
			value--;

		if (value > most) {
			most = value;
			best = at;
		}
	}
	for (; best < first; first--, --*last) {
		struct chunk *kept = &s->chunk[first - 1];

		s->chunk[*last - 1].twin = kept->twin;
		other->chunk[kept->twin].twin = *last - 1;
		kept->twin = NONE;
	}
	for (; best > first; first++, ++*last) {
		struct chunk *kept = &s->chunk[*last];

		s->chunk[first].twin = kept->twin;
		other->chunk[kept->twin].twin = first;
		kept->twin = NONE;
	}
}

/* Moves the runs of @s between @low and @high that the other side lacks. */
static void slide_all(struct side *s, struct side *other, uint32_t low,
		      uint32_t high, uint32_t other_low, uint32_t other_high)
{
	for (uint32_t c = low; c < high; c++) {
		uint32_t last = c, from, to;

		while (last < high && s->chunk[last].twin == NONE)
			last++;
		if (last == c)
			continue;
		from = c > low ? s->chunk[c - 1].twin + 1 : other_low;
		to = last < high ? s->chunk[last].twin : other_high;
		if (from == to)
			slide(s, other, low, c, &last, high);
		c = last;
	}
}

/* The next run behind @g in which something differs; false if there is none. */
static bool next_gap(const struct layout *l, struct gap *g,
		     const struct gap *all)
{
	uint32_t a = g->a_end, b = g->b_end;

	while (a < all->a_end && b < all->b_end && l->old.chunk[a].twin == b) {
		a++;
		b++;
	}
	g->a = a;
	g->b = b;
	while (a < all->a_end && l->old.chunk[a].twin == NONE)
		a++;
	while (b < all->b_end && l->new.chunk[b].twin == NONE)
		b++;
	g->a_end = a;
	g->b_end = b;
	return g->a < a || g->b < b;
}

static void match_similar(struct layout *l, const struct gap *g)
{
	uint32_t n = g->a_end - g->a, m = g->b_end - g->b;
	uint32_t *best, *gain;
	size_t size = (size_t)(n + 1) * (m + 1);

	if (size > GRID_MAX ||
	    !pair_affordable(l, g->a, g->a_end, g->b, g->b_end, CHUNK_MAX,
			     UNITS_MAX)) {
		pair_by_units(l, g->a, g->a_end, g->b, g->b_end);
		return;
	}
	best = xcalloc(size * 2, sizeof(*best));
	gain = best + size;
	for (uint32_t i = n; i-- > 0;) {
		for (uint32_t j = m; j-- > 0;) {
			uint32_t *at = &best[i * (m + 1) + j];
			uint32_t with = pair_gain(l, g->a + i, g->b + j);

			gain[i * (m + 1) + j] = with;
			*at = at[1] > at[m + 1] ? at[1] : at[m + 1];
			if (with && at[m + 2] + with > *at)
				*at = at[m + 2] + with;
		}
	}
	for (uint32_t i = 0, j = 0; i < n && j < m;) {
		uint32_t *at = &best[i * (m + 1) + j];
		uint32_t with = gain[i * (m + 1) + j];

		if (with && *at == at[m + 2] + with)
			join(l, g->a + i++, g->b + j++);
		else if (*at == at[m + 1])
			i++;
		else
			j++;
	}
	free(best);
}

static void pair_part(struct layout *l, const struct gap *all)
{
	struct gap g = { all->a, all->a, all->b, all->b };

	if (all->a == all->a_end || all->b == all->b_end)
		return;
	match_equal(l, all);
	slide_all(&l->old, &l->new, all->a, all->a_end, all->b, all->b_end);
	slide_all(&l->new, &l->old, all->b, all->b_end, all->a, all->a_end);
	while (next_gap(l, &g, all))
		if (g.a < g.a_end && g.b < g.b_end)
			match_similar(l, &g);
}

/* Says of each chunk what its twin is. False, with a reason, if there can be none. */
bool pair(struct layout *l)
{
	struct gap g = { 0, 0, 0, 0 };

	for (;;) {
		bool a_left, b_left;

		g.a_end = next_directive(&l->old, g.a);
		g.b_end = next_directive(&l->new, g.b);
		a_left = g.a_end < l->old.chunks;
		b_left = g.b_end < l->new.chunks;
		if (a_left && !b_left)
			return refuse_directive(l, g.a_end, NONE, "lost");
		if (b_left && !a_left)
			return refuse_directive(l, NONE, g.b_end, "added");
		if (a_left && !same_directive(l, g.a_end, g.b_end))
			return refuse_directive(l, g.a_end, g.b_end,
						"changed or lost");
		pair_part(l, &g);
		if (!a_left)
			break;
		join(l, g.a_end, g.b_end);
		g.a = g.a_end + 1;
		g.b = g.b_end + 1;
	}
	pair_units(l);
	return true;
}
