// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file may give LINUX_VERSION_CODE, a version, or a test another name. Such a
 * macro, with parameters or without, is followed if it is defined once, whatever
 * the configuration, and never undefined.
 */
#include "aliases.h"

#include <string.h>

/* A file with more of them than this is none that a person wrote. */
#define ALIASES_MAX 64

/* Is word @b the same as word @a? */
bool aliases_same(const struct lex *lx, uint32_t a, uint32_t b)
{
	const struct token *x = &lx->token[a], *y = &lx->token[b];
	const uint32_t len = x->text_end - x->text;

	return y->kind == TOKEN_WORD && y->text_end - y->text == len &&
	       !memcmp(lx->text + x->text, lx->text + y->text, len);
}

/* The macro that directive @d defines (or undefines), or NONE. */
static uint32_t macro_of(const struct lex *lx, const struct directive *d,
			 bool *undefined)
{
	uint32_t word = directive_word(lx, d);

	if (word == NONE)
		return NONE;
	*undefined = token_is(lx, word, "undef");
	if (!*undefined && !token_is(lx, word, "define"))
		return NONE;
	for (uint32_t t = word + 1; t < d->last; t++)
		if (lx->token[t].kind != TOKEN_COMMENT)
			return lx->token[t].kind == TOKEN_WORD ? t : NONE;
	return NONE;
}

/* Is the directive compiled whatever is configured? */
static bool unconditional(const struct parse *ps, uint32_t d)
{
	for (uint32_t a = ps->arm[d]; a != NONE; a = ps->arms[a].parent)
		if (!ps->arms[a].guard)
			return false;
	return true;
}

/* Takes the parameters at the bracket behind the name; false if there are "..." */
static bool parameters(struct alias *alias, const struct lex *lx)
{
	bool word = true;

	alias->called = true;
	for (uint32_t t = alias->first + 1; t < alias->last; t++) {
		if (lx->token[t].kind == TOKEN_COMMENT)
			continue;
		if (token_punct(lx, t, ')') && (!word || !alias->parameters)) {
			alias->first = t + 1;
			return true;
		}
		if (word != (lx->token[t].kind == TOKEN_WORD) ||
		    (!word && !token_punct(lx, t, ',')) ||
		    alias->parameters == PARAMETERS_MAX)
			return false;
		if (word)
			alias->parameter[alias->parameters++] = t;
		word = !word;
	}
	return false;
}

static void add(struct ledger *lg, uint32_t d, uint32_t name)
{
	const struct lex *lx = &lg->lx;
	const uint32_t last = lx->directive[d].last;
	struct alias alias = {
		.name = name, .first = name + 1, .last = last, .good = true
	};
	bool of_interest = false;

	if (alias.first < last && token_punct(lx, alias.first, '(') &&
	    lx->token[alias.first].text == lx->token[name].text_end &&
	    !parameters(&alias, lx))
		return;
	for (uint32_t t = alias.first; t < last; t++) {
		const struct alias *inner;

		if (lx->token[t].kind != TOKEN_WORD)
			continue;
		inner = aliases_find(lg, t);
		alias.version |= token_is(lx, t, "LINUX_VERSION_CODE") ||
				 (inner && inner->version);
		of_interest |= alias.version || inner ||
			       token_is(lx, t, "KERNEL_VERSION");
	}
	if (!of_interest)
		return;
	alias.good = unconditional(&lg->ps, d) && lg->aliases < ALIASES_MAX;
	lg->alias = grow(lg->alias, lg->aliases, &lg->alias_cap,
			 sizeof(*lg->alias));
	lg->alias[lg->aliases++] = alias;
}

/* Fills in the macros of @lg that are followed. */
void aliases_collect(struct ledger *lg)
{
	const struct lex *lx = &lg->lx;
	bool undefined;

	for (uint32_t d = 0; d < lx->directives; d++) {
		uint32_t name = macro_of(lx, &lx->directive[d], &undefined);

		if (name != NONE && !undefined && lg->aliases <= ALIASES_MAX)
			add(lg, d, name);
	}
	for (uint32_t d = 0; lg->aliases && d < lx->directives; d++) {
		uint32_t name = macro_of(lx, &lx->directive[d], &undefined);

		for (uint32_t i = 0; name != NONE && i < lg->aliases; i++)
			if (name != lg->alias[i].name &&
			    aliases_same(lx, name, lg->alias[i].name))
				lg->alias[i].good = false;
	}
}

/* Returns the macro of such a kind that the word @t is, or NULL. */
const struct alias *aliases_find(const struct ledger *lg, uint32_t t)
{
	for (uint32_t i = 0; i < lg->aliases; i++)
		if (lg->alias[i].good && lg->alias[i].last <= t &&
		    aliases_same(&lg->lx, lg->alias[i].name, t))
			return &lg->alias[i];
	return NULL;
}
