// SPDX-License-Identifier: GPL-2.0-only
/*
 * Conditions of #if, as far as they compare LINUX_VERSION_CODE, or a macro of
 * the file that stands for it, with constants.
 *
 * A condition can change only at the constants that it names, so it is looked
 * at between each two of them.
 */
#include "kernels.h"

#include <stdlib.h>

/* More constants than this in the conditions around one place are too many. */
#define EDGES_MAX (RANGES_MAX - 1)
/* More arms than this ahead of one are not read. */
#define ARMS_MAX 256

/* The value of the directive's own condition; of an #else there is none. */
static enum truth own(const struct ledger *lg, const struct directive *d,
		      uint32_t version, uint32_t *edge, uint32_t *edges)
{
	struct expression e = {
		.lg = lg,
		.lx = &lg->lx,
		.version = version,
		.edge = edge,
		.edge_max = EDGES_MAX,
		.edges = *edges,
	};
	enum truth t = expression_own(&e, d);

	*edges = e.edges;
	return t;
}

/*
 * Whether the arm alone is chosen: no arm before it is, and it is. What an
 * include guard guards is, once, for all kernels.
 */
static enum truth chosen(const struct ledger *lg, uint32_t arm,
			 uint32_t version, uint32_t *edge, uint32_t *edges)
{
	const struct lex *lx = &lg->lx;
	const struct arm *arms = lg->ps.arms;
	enum truth t;

	if (arms[arm].guard)
		return TRUTH_YES;
	t = own(lg, &lx->directive[arms[arm].directive], version, edge, edges);
	for (uint32_t a = arms[arm].before, n = 0; a != NONE;
	     a = arms[a].before) {
		enum truth o;

		if (++n > ARMS_MAX)
			return t < TRUTH_MAYBE ? t : TRUTH_MAYBE;
		o = own(lg, &lx->directive[arms[a].directive], version, edge,
			edges);
		if (TRUTH_YES - o < t)
			t = TRUTH_YES - o;
	}
	return t;
}

/*
 * Whether a kernel of that version compiles the arm, if it compiles what
 * stands in the arm @within, NONE for the file.
 */
enum truth kernels_arm_at(const struct ledger *lg, uint32_t arm,
			  uint32_t within, uint32_t version)
{
	enum truth t = TRUTH_YES;
	uint32_t none = 0;

	for (; arm != NONE && arm != within; arm = lg->ps.arms[arm].parent) {
		enum truth o = chosen(lg, arm, version, NULL, &none);

		if (o < t)
			t = o;
	}
	return t;
}

static int by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/*
 * Fills @edge, of RANGES_MAX, with the versions at which the arm, or one that
 * begins between two tokens, may change: 0 first, then rising. Returns how
 * many, or 0 if they are too many.
 */
uint32_t kernels_edges(const struct ledger *lg, uint32_t arm, uint32_t from,
		       uint32_t to, uint32_t *edge)
{
	const struct parse *ps = &lg->ps;
	uint32_t edges = 0, n = 1;

	for (uint32_t a = arm; a != NONE; a = ps->arms[a].parent)
		chosen(lg, a, 0, edge, &edges);
	for (uint32_t a = 0; a < ps->n_arms && from < to; a++) {
		uint32_t t = lg->lx.directive[ps->arms[a].directive].first;

		if (t > from && t < to)
			chosen(lg, a, 0, edge, &edges);
	}
	if (edges + 1 >= EDGES_MAX)
		return 0;
	edge[edges++] = 0;
	qsort(edge, edges, sizeof(*edge), by_number);
	for (uint32_t i = 1; i < edges; i++)
		if (edge[i] != edge[n - 1])
			edge[n++] = edge[i];
	return n;
}

/*
 * Fills @ks with the kernels for which the arm may be compiled, if they
 * compile what stands in the arm @within, NONE for the file.
 */
void kernels_of_arm(struct kernels *ks, const struct ledger *lg, uint32_t arm,
		    uint32_t within)
{
	uint32_t edge[RANGES_MAX], edges;

	ks->ranges = 0;
	ks->decided = true;
	edges = kernels_edges(lg, arm, 0, 0, edge);
	if (!edges) {
		ks->range[ks->ranges++] = (struct range){ 0, NONE };
		ks->decided = false;
		return;
	}
	for (uint32_t i = 0; i < edges; i++) {
		enum truth t = kernels_arm_at(lg, arm, within, edge[i]);
		uint32_t to = i + 1 < edges ? edge[i + 1] : NONE;

		if (t == TRUTH_MAYBE)
			ks->decided = false;
		if (t == TRUTH_NO)
			continue;
		if (ks->ranges && ks->range[ks->ranges - 1].to == edge[i])
			ks->range[ks->ranges - 1].to = to;
		else
			ks->range[ks->ranges++] = (struct range){ edge[i], to };
	}
}
