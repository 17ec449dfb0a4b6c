/* SPDX-License-Identifier: GPL-2.0-only */
/* What is blank of a file in a view. */
#ifndef GUPSCAN_BLANKS_H
#define GUPSCAN_BLANKS_H

#include "ledger.h"

struct view {
	struct span *blank;
	uint32_t blanks, blank_cap;
	uint32_t stop; /* where an #error ends it, or NONE */
};

void blanks_add(struct view *w, uint32_t from, uint32_t to);
void blanks_order(struct view *w);
bool blanks_same(const struct view *a, const struct view *b);

#endif
