// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines that a merge left behind, and an #elif that is spelt otherwise: to the
 * compiler it is an #else, or nothing at all. What is around them is not read,
 * as it is not known what was meant.
 */
#include "faults.h"

#include <string.h>

/* So many bytes does a line have that git puts where two changes differ. */
#define MARK_LEN 7

static bool is_mark(const struct lex *lx, const struct token *tok)
{
	const uint8_t *p = lx->src + tok->start;
	const uint32_t left = lx->len - tok->start;

	if (tok->kind != TOKEN_PUNCT || !strchr("<=>|", tok->ch) ||
	    left < MARK_LEN)
		return false;
	if (tok->start && p[-1] != '\n' && p[-1] != '\r')
		return false;
	for (uint32_t i = 0; i < MARK_LEN; i++)
		if (p[i] != tok->ch)
			return false;
	return left == MARK_LEN || strchr(" \r\n", p[MARK_LEN]);
}

/* Whether a directive is an #elif by another name. */
static bool is_misspelt(const struct lex *lx, const struct directive *d)
{
	uint32_t word = directive_word(lx, d);

	if (word == NONE)
		return false;
	if (token_is(lx, word, "elsif") || token_is(lx, word, "elseif"))
		return true;
	if (!token_is(lx, word, "else"))
		return false;
	for (uint32_t t = word + 1; t < d->last; t++)
		if (lx->token[t].kind != TOKEN_COMMENT)
			return token_is(lx, t, "if");
	return false;
}

/* All arms of the conditional that has the directive know of the mistake. */
static void mark(struct parse *ps, uint32_t directive, uint32_t at)
{
	uint32_t a = ps->arm[directive];

	for (uint32_t b = 0; b < ps->n_arms; b++)
		if (ps->arms[b].directive == directive)
			a = b;
	while (a != NONE && ps->arms[a].before != NONE)
		a = ps->arms[a].before;
	if (a == NONE || ps->arms[a].mistake != NONE)
		return;
	ps->arms[a].mistake = at;
	for (uint32_t b = a + 1; b < ps->n_arms; b++)
		if (ps->arms[b].before != NONE &&
		    ps->arms[ps->arms[b].before].mistake == at)
			ps->arms[b].mistake = at;
}

/* Finds the mistakes of a file that has been parsed. */
void faults_collect(struct ledger *lg)
{
	const struct lex *lx = &lg->lx;

	lg->conflict = NONE;
	for (uint32_t t = 0; t < lx->tokens && lg->conflict == NONE; t++)
		if (is_mark(lx, &lx->token[t]))
			lg->conflict = lx->token[t].start;
	for (uint32_t d = 0; d < lx->directives; d++)
		if (is_misspelt(lx, &lx->directive[d]))
			mark(&lg->ps, d,
			     lx->token[lx->directive[d].first].start);
}

/*
 * Returns the slug of the mistake that makes what stands in the arm unreadable,
 * and where it is in @at, or NULL.
 */
const char *faults_around(const struct ledger *lg, uint32_t arm, uint32_t *at)
{
	const struct arm *arms = lg->ps.arms;

	*at = lg->conflict;
	if (lg->conflict != NONE)
		return "conflict-marker";
	for (; arm != NONE && *at == NONE; arm = arms[arm].parent)
		*at = arms[arm].mistake;
	/* What no kernel compiles may be spelt as it likes. */
	for (; arm != NONE; arm = arms[arm].parent)
		if (arms[arm].zero)
			return NULL;
	return *at == NONE ? NULL : "misspelt-elif";
}
