// SPDX-License-Identifier: GPL-2.0-only
#include "blanks.h"

#include <stdlib.h>
#include <string.h>

/* Adds bytes of the file, if there are some. */
void blanks_add(struct view *w, uint32_t from, uint32_t to)
{
	if (from >= to)
		return;
	w->blank = grow(w->blank, w->blanks, &w->blank_cap, sizeof(*w->blank));
	w->blank[w->blanks++] = (struct span){ from, to };
}

static int by_start(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* Puts what is blank in the order of the file, each byte once. */
void blanks_order(struct view *w)
{
	uint32_t n = 0;

	if (w->blanks)
		qsort(w->blank, w->blanks, sizeof(*w->blank), by_start);
	for (uint32_t i = 0; i < w->blanks; i++) {
		const struct span s = w->blank[i];

		if (!n || s.start > w->blank[n - 1].end)
			w->blank[n++] = s;
		else if (s.end > w->blank[n - 1].end)
			w->blank[n - 1].end = s.end;
	}
	w->blanks = n;
}

/* Are two views the same? */
bool blanks_same(const struct view *a, const struct view *b)
{
	return a->blanks == b->blanks && a->stop == b->stop &&
	       (!a->blanks ||
		!memcmp(a->blank, b->blank, a->blanks * sizeof(*a->blank)));
}
