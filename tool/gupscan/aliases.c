// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file may give LINUX_VERSION_CODE, a version, or a test another name. Such a
 * macro, with parameters or without, is followed if it is defined once, whatever
 * the configuration, and never undefined. One without parameters may as well be
 * defined once in each arm of one conditional that ends in #else; in one of them
 * alone by the version.
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

/* The arm that a directive stands in, NONE if it is compiled in any case. */
static uint32_t arm_of(const struct parse *ps, uint32_t d)
{
	uint32_t arm = ps->arm[d];

	while (arm != NONE && ps->arms[arm].guard)
		arm = ps->arms[arm].parent;
	return arm;
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
	struct alias alias = { .name = name,
			       .first = name + 1,
			       .last = last,
			       .good = true,
			       .arm = arm_of(&lg->ps, d),
			       .other = NONE };
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
	alias.good = lg->aliases < ALIASES_MAX;
	lg->alias = grow(lg->alias, lg->aliases, &lg->alias_cap,
			 sizeof(*lg->alias));
	lg->alias[lg->aliases++] = alias;
}

/* Is the alias @next in the arm behind that of alias @i, of one conditional? */
static bool in_next_arm(const struct ledger *lg, const struct alias *i,
			const struct alias *next)
{
	return next->arm != NONE && lg->ps.arms[next->arm].before == i->arm;
}

/*
 * Whether a name that @defined directives define stands for one thing wherever
 * the file has it, by its aliases from the first one, @head, on. Links them.
 */
static bool is_followed(struct ledger *lg, struct alias *head, uint32_t defined)
{
	const struct arm *arms = lg->ps.arms;
	const struct lex *lx = &lg->lx;
	struct alias *last = head;
	uint32_t n = 1, versions = head->version, top = head->arm;

	if (head->arm == NONE)
		return defined == 1;
	for (struct alias *a = head + 1; a < lg->alias + lg->aliases; a++) {
		if (!aliases_same(lx, head->name, a->name))
			continue;
		if (a->called || !in_next_arm(lg, last, a))
			return false;
		last->other = (uint32_t)(a - lg->alias);
		last = a;
		versions += a->version;
		n++;
	}
	top = arms[top].parent;
	while (top != NONE && arms[top].guard)
		top = arms[top].parent;
	return n == defined && !head->called && top == NONE && versions <= 1 &&
	       arms[head->arm].before == NONE &&
	       token_is(lx,
			directive_word(
				lx, &lx->directive[arms[last->arm].directive]),
			"else");
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
	for (uint32_t i = 0; i < lg->aliases; i++) {
		struct alias *alias = &lg->alias[i];
		uint32_t defined = 0;

		for (uint32_t d = 0; d < lx->directives; d++) {
			uint32_t name =
				macro_of(lx, &lx->directive[d], &undefined);

			if (name == NONE ||
			    !aliases_same(lx, name, alias->name))
				continue;
			defined++;
			/* It is looked at where it is defined first. */
			alias->good &= !undefined && alias->name <= name;
		}
		alias->good = alias->good && is_followed(lg, alias, defined);
	}
}

/* Has the kernel's version a part in what the macro is, in some arm? */
bool aliases_by_version(const struct ledger *lg, const struct alias *alias)
{
	while (!alias->version && alias->other != NONE)
		alias = &lg->alias[alias->other];
	return alias->version;
}

/* Returns the macro of such a kind that the word @t is, or NULL. */
const struct alias *aliases_find(const struct ledger *lg, uint32_t t)
{
	for (uint32_t i = 0; i < lg->aliases; i++) {
		const struct alias *alias = &lg->alias[i], *last = alias;

		while (last->other != NONE)
			last = &lg->alias[last->other];
		if (alias->good && last->last <= t &&
		    aliases_same(&lg->lx, alias->name, t))
			return alias;
	}
	return NULL;
}
