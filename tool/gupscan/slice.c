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

static bool is_attribute(const struct lex *lx, uint32_t t)
{
	return token_is(lx, t, "__attribute__") ||
	       token_is(lx, t, "__attribute") || token_is(lx, t, "__declspec");
}

/* Is all that stands between two places words and asterisks, as in a type? */
static bool type_between(const struct parse *ps, uint32_t k, uint32_t end)
{
	const struct lex *lx = ps->lx;
	bool word = false;

	for (k++; k < end; k++) {
		const uint32_t t = ps->code[k];

		if (lx->token[t].kind != TOKEN_WORD && !token_punct(lx, t, '*'))
			return false;
		word |= lx->token[t].kind == TOKEN_WORD;
	}
	return word;
}

/*
 * Blanks what spatch does not take between the first word of the head of @f and
 * its name: attributes, and a macro around the type that is returned, which
 * says how the function is linked: DECL(int) f(void).
 */
static void blank_head(const struct parse *ps, const struct function *f,
		       uint8_t *out)
{
	const struct lex *lx = ps->lx;
	const struct token *tok = lx->token;

	if (f->name == NONE)
		return;
	for (uint32_t k = parse_code(ps, f->head); k + 1 < ps->codes; k++) {
		const uint32_t t = ps->code[k], open = ps->code[k + 1];
		uint32_t close, end;

		if (t >= f->name)
			return;
		if (tok[t].kind != TOKEN_WORD || !token_punct(lx, open, '('))
			continue;
		close = ps->match[open];
		if (close == NONE || close > f->name)
			return;
		end = parse_code(ps, close);
		if (is_attribute(lx, t)) {
			blank(out, tok[t].start, tok[close].end);
		} else if (ps->code[end + 1] == f->name &&
			   type_between(ps, k + 1, end)) {
			blank(out, tok[t].start, tok[open].end);
			blank(out, tok[close].start, tok[close].end);
		}
		k = end;
	}
}

/*
 * Returns a copy of the file in which the body of each function without an
 * occurrence in code is white space, and what spatch can't read of heads.
 * Newlines and directives stay, so that every position does. A file whose
 * brackets do not match is copied whole: nobody knows where its functions end.
 * To be freed by the caller.
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
		blank_head(ps, &ps->function[i], out);
	for (uint32_t i = 0; i < ps->functions; i++)
		if (!keep[i])
			blank_body(lx, &ps->function[i], &directive, out);
	free(keep);
	return out;
}
