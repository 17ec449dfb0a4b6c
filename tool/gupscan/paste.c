// SPDX-License-Identifier: GPL-2.0-only
/*
 * A macro may paste a name together: "get_user_##x", or PASTE(get_user, _pages).
 * What comes of it is for the preprocessor alone to say, so that a word which
 * looks like such a piece is not read.
 */
#include "paste.h"

#include <string.h>

/* The token before or after @t (@step 1 or -1), comments left out, or NONE. */
static uint32_t neighbour(const struct lex *lx, uint32_t t, int step)
{
	for (t += (uint32_t)step; t < lx->tokens; t += (uint32_t)step)
		if (lx->token[t].kind != TOKEN_COMMENT)
			return t;
	return NONE;
}

static bool is_punct(const struct lex *lx, uint32_t t, char c)
{
	return t != NONE && token_punct(lx, t, c);
}

/* Does a "##" follow @t, or with @step -1 stand before it? */
static bool pasted(const struct lex *lx, uint32_t t, int step)
{
	const uint32_t home = lx->token[t].directive;
	uint32_t a = neighbour(lx, t, step), b;

	if (home == NONE || !is_punct(lx, a, '#'))
		return false;
	b = neighbour(lx, a, step);
	return is_punct(lx, b, '#') && lx->token[b].directive == home &&
	       lx->directive[home].first != (step < 0 ? b : a);
}

/* Does a macro paste the word @t, which is a name, to something else? */
bool paste_touches(const struct ledger *lg, uint32_t t)
{
	return pasted(&lg->lx, t, 1) || pasted(&lg->lx, t, -1);
}

/* The name that @t and the word behind a comma behind it make, or NONE. */
static uint32_t in_two_arguments(const struct lex *lx, const struct names *ns,
				 uint32_t t)
{
	const struct token *a = &lx->token[t], *b;
	const size_t len = a->text_end - a->text;
	uint32_t next = neighbour(lx, t, 1);

	if (!is_punct(lx, next, ','))
		return NONE;
	next = neighbour(lx, next, 1);
	if (next == NONE || lx->token[next].kind != TOKEN_WORD)
		return NONE;
	b = &lx->token[next];
	for (uint32_t i = 0; i < ns->count; i++)
		if (strlen(ns->name[i]) == len + (b->text_end - b->text) &&
		    !memcmp(ns->name[i], lx->text + a->text, len) &&
		    !memcmp(ns->name[i] + len, lx->text + b->text,
			    b->text_end - b->text))
			return i;
	return NONE;
}

/* The name that @t is a piece of, if a macro may make one of it, or NONE. */
uint32_t paste_finds(const struct ledger *lg, const struct names *ns,
		     uint32_t t)
{
	const struct lex *lx = &lg->lx;
	const struct token *tok = &lx->token[t];
	const size_t len = tok->text_end - tok->text;
	uint32_t name;

	if (tok->kind != TOKEN_WORD)
		return NONE;
	name = names_begin(ns, lx->text + tok->text, len);
	if (name != NONE) {
		if (len >= PIECE_MIN && pasted(lx, t, 1))
			return name;
		name = in_two_arguments(lx, ns, t);
		if (name != NONE)
			return name;
	}
	name = len < PIECE_MIN ? NONE :
				 names_end(ns, lx->text + tok->text, len);
	return name != NONE && pasted(lx, t, -1) ? name : NONE;
}
