// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where kernel style has a blank between two tokens. What a *, &, - or + is,
 * the blanks beside it say if it stands on one line with both neighbours;
 * else the tokens around it do.
 */
#include <string.h>

#include "layout-parts.h"

static uint32_t id(const struct side *s, uint32_t u)
{
	return u < s->units ? s->unit[u].id : ID_NONE;
}

/* Can an operand end with unit @u? */
static bool operand(const struct side *s, uint32_t u)
{
	uint32_t i = id(s, u);

	if (i == ID_CLOSE || i == ID_SQUARE_CLOSE || i == ID_BRACE_CLOSE)
		return true;
	if (i == ID_RETURN || i == ID_CASE || i == ID_ELSE || i == ID_GOTO)
		return false;
	return s->unit[u].kind != TOKEN_PUNCT;
}

/* What stands between units @u - 1 and @u: 0 nothing, 1 blanks, 2 more. */
static int gap(const struct side *s, uint32_t u)
{
	uint32_t from = s->unit[u - 1].end, to = s->unit[u].start;

	if (memchr(s->lx.src + from, '\n', to - from) ||
	    s->unit[u - 1].last + 1 != s->unit[u].token)
		return 2;
	return to > from;
}

/* The ( or [ that unit @u closes, or NONE; not looked for far away. */
static uint32_t opening(const struct side *s, uint32_t u)
{
	uint32_t depth = 0, low = u > 64 ? u - 64 : 0;

	for (;; u--) {
		uint32_t i = id(s, u);

		if (i == ID_CLOSE || i == ID_SQUARE_CLOSE)
			depth++;
		else if ((i == ID_OPEN || i == ID_SQUARE) && !--depth)
			return u;
		if (u == low)
			return NONE;
	}
}

static bool names_type(const struct side *s, uint32_t u)
{
	uint32_t len;
	const uint8_t *text = unit_text(s, u, &len);

	if (s->unit[u].kind != TOKEN_WORD)
		return false;
	if (id(s, u) >= ID_TYPES && id(s, u) < ID_KNOWN)
		return true;
	if (len > 2 && !memcmp(text + len - 2, "_t", 2))
		return true;
	return u && (id(s, u - 1) == ID_STRUCT || id(s, u - 1) == ID_UNION ||
		     id(s, u - 1) == ID_ENUM);
}

/* Is the ")" @u the end of a cast? */
static bool is_cast(const struct side *s, uint32_t u)
{
	uint32_t open = id(s, u) == ID_CLOSE ? opening(s, u) : NONE;

	if (open == NONE || open + 1 == u ||
	    (open && (operand(s, open - 1) || id(s, open - 1) == ID_SIZEOF)))
		return false;
	for (uint32_t i = open + 1; i < u; i++)
		if (s->unit[i].kind != TOKEN_WORD && id(s, i) != ID_STAR)
			return false;
	return id(s, u - 1) == ID_STAR || names_type(s, u - 1) ||
	       u + 1 >= s->units || s->unit[u + 1].kind != TOKEN_PUNCT ||
	       id(s, u + 1) == ID_OPEN;
}

static bool is_pointer(const struct side *s, uint32_t u)
{
	const struct chunk *c = &s->chunk[s->in[u]];

	if (names_type(s, u - 1) || id(s, u + 1) == ID_STAR ||
	    id(s, u + 1) == ID_CLOSE || id(s, u + 1) == ID_COMMA)
		return true;
	if (c->first + 1 == u)
		return true;
	return !c->level &&
	       (c->kind == CHUNK_OTHER || c->kind == CHUNK_STATEMENT);
}

/* Does the *, &, - or + that is unit @u belong to what follows? */
static bool is_unary(const struct side *s, uint32_t u)
{
	if (s->chunk[s->in[u]].first == u || !operand(s, u - 1) ||
	    is_cast(s, u - 1))
		return true;
	if (u + 1 < s->units && gap(s, u) < 2 && gap(s, u + 1) < 2 &&
	    gap(s, u) + gap(s, u + 1) > 0)
		return !gap(s, u + 1);
	return id(s, u) == ID_STAR && s->unit[u - 1].kind == TOKEN_WORD &&
	       is_pointer(s, u);
}

static bool may_be_unary(uint32_t i)
{
	return i == ID_STAR || i == ID_AND || i == ID_MINUS || i == ID_PLUS;
}

/* Is unit @u an operator that binds what follows to itself? */
static bool is_prefix(const struct side *s, uint32_t u)
{
	uint32_t i = id(s, u);

	if (i == ID_NOT || i == ID_TILDE)
		return true;
	if (i == ID_INCREMENT || i == ID_DECREMENT)
		return !u || !operand(s, u - 1);
	return may_be_unary(i) && is_unary(s, u);
}

static bool before_paren(const struct side *s, uint32_t u)
{
	uint32_t i = id(s, u - 1);

	if (i == ID_SIZEOF || i == ID_TYPEOF || i == ID_CLOSE)
		return false;
	if (s->unit[u - 1].kind == TOKEN_WORD)
		return i >= ID_IF && i < ID_KNOWN && i != ID_DEFAULT;
	return i != ID_SQUARE_CLOSE;
}

/* Does kernel style have a blank between units @u - 1 and @u, of one line? */
bool space_between(const struct side *s, uint32_t u)
{
	uint32_t p = id(s, u - 1), n = id(s, u);

	if (s->unit[u].directive != NONE) /* as it was written */
		return gap(s, u) != 0;
	if (n == ID_COMMA || n == ID_SEMICOLON || n == ID_CLOSE ||
	    n == ID_SQUARE_CLOSE || n == ID_ARROW || p == ID_ARROW ||
	    p == ID_DOT || p == ID_OPEN || p == ID_SQUARE)
		return false;
	if (n == ID_DOT)
		return !operand(s, u - 1);
	if (n == ID_SQUARE)
		return p == ID_COMMA || p == ID_BRACE;
	if (n == ID_BRACE_CLOSE)
		return p != ID_BRACE;
	if (n == ID_COLON) {
		const struct chunk *c = &s->chunk[s->in[u]];

		return c->kind != CHUNK_LABEL && c->kind != CHUNK_CASE;
	}
	if (is_prefix(s, u - 1))
		return false;
	if (is_cast(s, u - 1) && n != ID_BRACE)
		return s->unit[u].kind == TOKEN_PUNCT && n != ID_OPEN &&
		       !is_prefix(s, u);
	if (n == ID_INCREMENT || n == ID_DECREMENT)
		return !operand(s, u - 1);
	if (n == ID_OPEN)
		return before_paren(s, u);
	return true;
}
