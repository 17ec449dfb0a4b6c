// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which conditionals have to do with a name: those around it and their other
 * arms, those in the function that it stands in, and those that say whether
 * anything of the file is compiled.
 */
#include "near.h"

#include <stdlib.h>

/* Gives all arms of the conditionals of arms that are near what one is. */
static void whole_conditionals(const struct parse *ps, uint8_t *near)
{
	uint32_t *first = xcalloc(ps->n_arms, sizeof(*first));

	for (uint32_t a = 0; a < ps->n_arms; a++) {
		const uint32_t before = ps->arms[a].before;

		first[a] = before == NONE ? a : first[before];
		if (near[a] > near[first[a]])
			near[first[a]] = near[a];
	}
	for (uint32_t a = 0; a < ps->n_arms; a++)
		near[a] = ps->arms[a].guard ? 0 : near[first[a]];
	free(first);
}

/* Marks what begins in the functions that are marked. */
static void mark_functions(const struct ledger *lg, uint8_t *near,
			   const uint8_t *function)
{
	const struct parse *ps = &lg->ps;
	uint32_t f = 0;

	for (uint32_t a = 0; a < ps->n_arms; a++) {
		const uint32_t d = ps->arms[a].directive;
		const uint32_t t = lg->lx.directive[d].first;

		while (f < ps->functions && ps->function[f].last < t)
			f++;
		if (f < ps->functions && function[f] &&
		    ps->function[f].head < t && !near[a])
			near[a] = NEAR_BESIDE;
	}
}

/* Marks what an #error stands in. */
static void mark_errors(const struct ledger *lg, uint8_t *near)
{
	const struct parse *ps = &lg->ps;

	for (uint32_t d = 0; d < lg->lx.directives; d++) {
		if (!is_error(&lg->lx, d))
			continue;
		for (uint32_t a = ps->arm[d]; a != NONE; a = ps->arms[a].parent)
			if (!near[a])
				near[a] = NEAR_ERROR;
	}
}

/* Is a directive an #error? */
bool is_error(const struct lex *lx, uint32_t d)
{
	uint32_t word = directive_word(lx, &lx->directive[d]);

	return word != NONE && token_is(lx, word, "error");
}

/*
 * Returns for each arm whether it is NEAR a name, or one of its conditional
 * is; to be freed by the caller.
 */
uint8_t *near_names(const struct ledger *lg)
{
	const struct parse *ps = &lg->ps;
	uint8_t *near = xcalloc(ps->n_arms, 1);
	uint8_t *function = xcalloc(ps->functions, 1);

	for (uint32_t i = 0; i < lg->occs; i++) {
		const struct occurrence *o = &lg->occ[i];

		if (o->kind == KIND_COMMENT || o->quoted)
			continue;
		for (uint32_t a = o->arm; a != NONE && near[a] != NEAR_AROUND;
		     a = ps->arms[a].parent)
			near[a] = NEAR_AROUND;
		if (o->function != NONE)
			function[o->function] = 1;
	}
	mark_functions(lg, near, function);
	free(function);
	mark_errors(lg, near);
	whole_conditionals(ps, near);
	/* And what those stand in: an arm that is near has parents that are. */
	for (uint32_t a = ps->n_arms; a--;) {
		uint32_t parent = ps->arms[a].parent;

		if (near[a] && parent != NONE && !near[parent])
			near[parent] = near[a];
	}
	whole_conditionals(ps, near);
	/* Nobody knows what is to be seen of one that is mistaken: it stays. */
	for (uint32_t a = 0; a < ps->n_arms; a++)
		if (ps->arms[a].mistake != NONE)
			near[a] = 0;
	return near;
}
