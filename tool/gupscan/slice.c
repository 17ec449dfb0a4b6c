// SPDX-License-Identifier: GPL-2.0-only
#include "slice.h"

#include <stdlib.h>
#include <string.h>

static void blank(uint8_t *p, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++)
		if (p[i] != '\n' && p[i] != '\r')
			p[i] = ' ';
}

/* Blanks the body of @f but for its braces and the directives within. */
static void blank_body(const struct lex *lx, const struct function *f,
		       uint32_t *directive, uint8_t *out)
{
	uint32_t from = lx->token[f->body].end;
	const uint32_t to = lx->token[f->last].start;

	while (*directive < lx->directives &&
	       lx->directive[*directive].first < f->body)
		++*directive;
	for (; *directive < lx->directives &&
	       lx->directive[*directive].first < f->last;
	     ++*directive) {
		const struct directive *d = &lx->directive[*directive];

		blank(out, from, lx->token[d->first].start);
		from = d->end;
	}
	if (from < to)
		blank(out, from, to);
}

/*
 * Returns a copy of the file in which the body of each function without an
 * occurrence in code is white space. Newlines and directives stay, so that
 * every position does. A file whose brackets do not match is copied whole:
 * nobody knows where its functions end. To be freed by the caller.
 */
uint8_t *slice_file(const struct ledger *lg)
{
	const struct lex *lx = &lg->lx;
	const struct parse *ps = &lg->ps;
	uint8_t *out = xmalloc(lx->len);
	uint32_t directive = 0;
	bool *keep;

	memcpy(out, lx->src, lx->len);
	if (ps->trouble)
		return out;
	keep = xcalloc(ps->functions, sizeof(*keep));
	for (uint32_t i = 0; i < lg->occs; i++)
		if (lg->occ[i].kind != KIND_COMMENT &&
		    lg->occ[i].function != NONE)
			keep[lg->occ[i].function] = true;
	for (uint32_t i = 0; i < ps->functions; i++)
		if (!keep[i])
			blank_body(lx, &ps->function[i], &directive, out);
	free(keep);
	return out;
}
