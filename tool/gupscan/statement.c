// SPDX-License-Identifier: GPL-2.0-only
#include "statement.h"

/* Longer than this is no statement that anyone writes twice. */
#define STEPS_MAX 1024

/* Is the word one whose parenthesis is the head of a statement? */
static bool heads(const struct lex *lx, uint32_t t)
{
	return token_is(lx, t, "if") || token_is(lx, t, "while") ||
	       token_is(lx, t, "for") || token_is(lx, t, "switch");
}

/* The token of code at place @k, or NONE if another one is not in its arm. */
static uint32_t code_at(const struct ledger *lg, uint32_t k, uint32_t arm)
{
	if (k >= lg->ps.codes || parse_arm(&lg->ps, lg->ps.code[k]) != arm)
		return NONE;
	return lg->ps.code[k];
}

/* Does a ":" at place @k end a label, and not stand in "a ? b : c"? */
static bool label(const struct ledger *lg, uint32_t k)
{
	const struct lex *lx = &lg->lx;

	for (uint32_t i = 0; i < STEPS_MAX && k; i++) {
		uint32_t t = lg->ps.code[--k];

		if (token_punct(lx, t, '?'))
			return false;
		if (token_punct(lx, t, ';') || token_punct(lx, t, '{') ||
		    token_punct(lx, t, '}'))
			break;
	}
	return true;
}

/* Does the token at place @k end what comes ahead of a statement? */
static bool ends_before(const struct ledger *lg, uint32_t k)
{
	const struct lex *lx = &lg->lx;
	uint32_t t = lg->ps.code[k], open;

	if (token_punct(lx, t, ';') || token_punct(lx, t, '{') ||
	    token_punct(lx, t, '}') || token_is(lx, t, "else") ||
	    token_is(lx, t, "do"))
		return true;
	if (token_punct(lx, t, ':'))
		return label(lg, k);
	open = token_punct(lx, t, ')') ? lg->ps.match[t] : NONE;
	if (open == NONE)
		return false;
	k = parse_code(&lg->ps, open);
	return k && heads(lx, lg->ps.code[k - 1]);
}

/*
 * The statement that the call @o stands in, its ";" included; if it stands in
 * the head of an if, a while, a for or a switch, that head, from the word to
 * the ")"; for a call in the body of a macro, the whole #define. NO_SPAN if a
 * conditional begins or ends on the way, or it can't be told.
 */
struct span statement_of(const struct ledger *lg, const struct occurrence *o)
{
	const struct lex *lx = &lg->lx;
	const struct parse *ps = &lg->ps;
	uint32_t t = lex_token(lx, o->start), k, first, last, arm, block;

	if (o->define != NONE) {
		const struct directive *d = &lx->directive[o->define];

		return (struct span){ lx->token[d->first].start,
				      lx->token[d->last - 1].end };
	}
	if (o->function == NONE || t < ps->function[o->function].body)
		return NO_SPAN;
	arm = parse_arm(ps, t);
	first = t;
	for (uint32_t i = 0;; i++) {
		block = ps->around[first];
		if (block == NONE || i > STEPS_MAX)
			return NO_SPAN;
		if (token_punct(lx, block, '{'))
			break;
		first = block;
		k = parse_code(ps, block);
		if (!k || !token_punct(lx, block, '(') ||
		    !heads(lx, ps->code[k - 1]))
			continue;
		last = ps->match[block];
		if (last == NONE || parse_arm(ps, ps->code[k - 1]) != arm ||
		    parse_arm(ps, last) != arm)
			return NO_SPAN;
		return (struct span){ lx->token[ps->code[k - 1]].start,
				      lx->token[last].end };
	}
	k = parse_code(ps, first);
	for (uint32_t i = 0; k && !ends_before(lg, k - 1); i++) {
		uint32_t open = ps->match[ps->code[k - 1]];

		if (i > STEPS_MAX)
			return NO_SPAN;
		if (ps->around[ps->code[k - 1]] != block &&
		    (open == NONE || open > ps->code[k - 1]))
			return NO_SPAN;
		if (code_at(lg, k - 1, arm) == NONE)
			break;
		if (open != NONE && open < ps->code[k - 1])
			k = parse_code(ps, open);
		else
			k--;
	}
	first = ps->code[k];
	for (uint32_t i = 0; i < STEPS_MAX; i++, k++) {
		t = code_at(lg, k, arm);
		if (t == NONE || (token_punct(lx, t, '{') && t != block) ||
		    token_punct(lx, t, '}'))
			return NO_SPAN;
		if (token_punct(lx, t, ';'))
			return (struct span){ lx->token[first].start,
					      lx->token[t].end };
		if (token_punct(lx, t, '(')) {
			if (ps->match[t] == NONE || ps->match[t] < t)
				return NO_SPAN;
			k = parse_code(ps, ps->match[t]);
		}
	}
	return NO_SPAN;
}
