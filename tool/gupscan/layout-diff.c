// SPDX-License-Identifier: GPL-2.0-only
/*
 * The longest common subsequence of two rows of numbers, as Myers finds it,
 * in linear space. Where two rows have so little in common that this would
 * take long, a good path takes the place of the best one.
 */
#include <stdlib.h>

#include "layout.h"

/* So many differences are looked for before a part is split where it stands. */
#define COST_MAX 256

struct job {
	const uint32_t *a;
	const uint32_t *b;
	uint32_t *twin;
	int64_t *forward; /* how far each diagonal has come */
	int64_t *backward;
};

struct part {
	int64_t a, a_end, b, b_end;
};

/* A point on a path from the one corner of @p to the other. */
static void middle(const struct job *j, const struct part *p, int64_t *x,
		   int64_t *y)
{
	const int64_t low = p->a - p->b_end, high = p->a_end - p->b;
	const int64_t from = p->a - p->b, to = p->a_end - p->b_end;
	const bool odd = (from - to) & 1;
	int64_t fmin = from, fmax = from, bmin = to, bmax = to;
	int64_t best = -1;

	j->forward[from] = p->a;
	j->backward[to] = p->a_end;
	for (int cost = 1;; cost++) {
		if (fmin > low)
			j->forward[--fmin - 1] = -1;
		else
			fmin++;
		if (fmax < high)
			j->forward[++fmax + 1] = -1;
		else
			fmax--;
		for (int64_t d = fmax; d >= fmin; d -= 2) {
			int64_t lo = j->forward[d - 1], hi = j->forward[d + 1];
			int64_t at = lo >= hi ? lo + 1 : hi;

			while (at < p->a_end && at - d < p->b_end &&
			       j->a[at] == j->b[at - d])
				at++;
			j->forward[d] = at;
			if (odd && bmin <= d && d <= bmax &&
			    j->backward[d] <= at) {
				*x = at;
				*y = at - d;
				return;
			}
		}
		if (bmin > low)
			j->backward[--bmin - 1] = INT64_MAX;
		else
			bmin++;
		if (bmax < high)
			j->backward[++bmax + 1] = INT64_MAX;
		else
			bmax--;
		for (int64_t d = bmax; d >= bmin; d -= 2) {
			int64_t lo = j->backward[d - 1];
			int64_t hi = j->backward[d + 1];
			int64_t at = lo < hi ? lo : hi - 1;

			while (at > p->a && at - d > p->b &&
			       j->a[at - 1] == j->b[at - 1 - d])
				at--;
			j->backward[d] = at;
			if (!odd && fmin <= d && d <= fmax &&
			    at <= j->forward[d]) {
				*x = at;
				*y = at - d;
				return;
			}
		}
		if (cost < COST_MAX)
			continue;
		for (int64_t d = fmax; d >= fmin; d -= 2) {
			int64_t at = j->forward[d];

			if (at > p->a_end)
				at = p->a_end;
			if (at - d > p->b_end)
				at = p->b_end + d;
			if (at < p->a || at - d < p->b || at + at - d <= best)
				continue;
			best = at + at - d;
			*x = at;
			*y = at - d;
		}
		return;
	}
}

/*
 * For each of the @n numbers of @a puts into @twin the index of its equal
 * among the @m of @b, or NONE; those indices rise.
 */
void diff(const uint32_t *a, uint32_t n, const uint32_t *b, uint32_t m,
	  uint32_t *twin)
{
	struct part *stack = NULL;
	uint32_t depth = 0, cap = 0;
	struct job j = { .a = a, .b = b, .twin = twin };
	const size_t size = (size_t)n + m + 5;
	int64_t *room = xmalloc(size * 2 * sizeof(*room));

	j.forward = room + m + 2;
	j.backward = room + size + m + 2;
	for (uint32_t i = 0; i < n; i++)
		twin[i] = NONE;
	stack = grow(stack, depth, &cap, sizeof(*stack));
	stack[depth++] = (struct part){ 0, n, 0, m };
	while (depth) {
		struct part p = stack[--depth];
		int64_t x = p.a, y = p.b;

		while (p.a < p.a_end && p.b < p.b_end && a[p.a] == b[p.b])
			twin[p.a++] = (uint32_t)p.b++;
		while (p.a < p.a_end && p.b < p.b_end &&
		       a[p.a_end - 1] == b[p.b_end - 1])
			twin[--p.a_end] = (uint32_t)--p.b_end;
		if (p.a == p.a_end || p.b == p.b_end)
			continue;
		middle(&j, &p, &x, &y);
		/* A corner would never end: these have nothing in common. */
		if ((x == p.a && y == p.b) || (x == p.a_end && y == p.b_end))
			continue;
		stack = grow(stack, depth + 1, &cap, sizeof(*stack));
		stack[depth++] = (struct part){ p.a, x, p.b, y };
		stack[depth++] = (struct part){ x, p.a_end, y, p.b_end };
	}
	free(stack);
	free(room);
}
