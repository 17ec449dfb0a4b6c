// SPDX-License-Identifier: GPL-2.0-only
#include "head.h"

#include <string.h>

/* No head has more tokens behind its parameters, or parameters in K&R style. */
#define STEPS_MAX 64
#define OLD_MAX 512

/* Forgets all that has been seen. */
void head_reset(struct head *h)
{
	*h = (struct head){
		.first = NONE,
		.close = NONE,
		.old_first = NONE,
		.old_close = NONE,
	};
}

/* The item has ended; a K&R head may still be waiting for its "{". */
static void next_item(struct head *h)
{
	h->first = NONE;
	h->close = NONE;
	h->initialiser = false;
}

/* Returns the token that the item at hand begins with, or NONE. */
uint32_t head_first(const struct head *h)
{
	return h->first;
}

static bool is_type(const struct lex *lx, uint32_t t)
{
	return lx->token[t].kind == TOKEN_WORD;
}

/* Does the identifier begin with "__", as attributes do? */
bool attribute_like(const struct lex *lx, uint32_t t)
{
	const struct token *tok = &lx->token[t];

	return tok->kind == TOKEN_WORD && tok->text_end - tok->text > 2 &&
	       lx->text[tok->text] == '_' && lx->text[tok->text + 1] == '_';
}

/* Is it struct, union or enum? */
bool type_keyword(const struct lex *lx, uint32_t t)
{
	return token_is(lx, t, "struct") || token_is(lx, t, "union") ||
	       token_is(lx, t, "enum");
}

static bool known_attribute(const struct lex *lx, uint32_t t)
{
	static const char *const known[] = {
		"__attribute__", "__attribute", "__asm__",  "__asm",
		"asm",		 "__declspec",	"_Alignas", "__aligned",
		"__section",	 "__printf",	"__scanf",  "typeof",
		"__typeof__",	 "__typeof",
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (token_is(lx, t, known[i]))
			return true;
	return false;
}

static bool capitals(const struct lex *lx, uint32_t t)
{
	const struct token *tok = &lx->token[t];

	if (tok->kind != TOKEN_WORD)
		return false;
	for (uint32_t i = tok->text; i < tok->text_end; i++)
		if (lx->text[i] >= 'a' && lx->text[i] <= 'z')
			return false;
	return true;
}

static bool defines(const struct lex *lx, uint32_t t)
{
	const struct token *tok = &lx->token[t];

	return memmem(lx->text + tok->text, tok->text_end - tok->text, "DEFINE",
		      6);
}

static bool line_start(const struct lex *lx, uint32_t t)
{
	uint32_t start = lx->token[t].start;

	return !start || lx->src[start - 1] == '\n' ||
	       lx->src[start - 1] == '\r';
}

static bool new_line(const struct lex *lx, uint32_t t, uint32_t next)
{
	return lex_line(lx, lx->token[next].start) >
	       lex_line(lx, lx->token[t].start);
}

/* The token of code before the one at place @k, or NONE at the item's start. */
static uint32_t before(const struct parse *ps, uint32_t k, uint32_t first)
{
	return k && ps->code[k - 1] >= first ? ps->code[k - 1] : NONE;
}

/* "name ( a, b ) type": identifiers alone in the group, and one behind it. */
static bool old_style(const struct parse *ps, uint32_t first, uint32_t close)
{
	const struct lex *lx = ps->lx;
	uint32_t k = parse_code(ps, ps->match[close]);
	uint32_t end = parse_code(ps, close);
	uint32_t name = before(ps, k, first);

	if (name == NONE || lx->token[name].kind != TOKEN_WORD || end - k < 2 ||
	    end - k > OLD_MAX || end + 1 >= ps->codes)
		return false;
	for (uint32_t i = k + 1; i < end; i++) {
		uint32_t t = ps->code[i];

		if ((i - k) % 2 ? !is_type(lx, t) : !token_punct(lx, t, ','))
			return false;
	}
	return is_type(lx, ps->code[end + 1]) &&
	       !attribute_like(lx, ps->code[end + 1]);
}

static void end_item(struct head *h, const struct parse *ps)
{
	if (h->old_close == NONE) {
		if (h->first != NONE && h->close != NONE && !h->initialiser &&
		    old_style(ps, h->first, h->close)) {
			h->old_first = h->first;
			h->old_close = h->close;
			h->old_count = 0;
		}
	} else if (++h->old_count > STEPS_MAX || h->first == NONE ||
		   !is_type(ps->lx, h->first)) {
		h->old_close = NONE;
	}
	next_item(h);
}

/* Takes note of token @t, which stands at file level outside brackets. */
void head_token(struct head *h, const struct parse *ps, uint32_t t)
{
	const struct lex *lx = ps->lx;

	if (token_punct(lx, t, ';')) {
		end_item(h, ps);
		return;
	}
	if (token_punct(lx, t, '{') || token_punct(lx, t, '}'))
		return;
	if (token_punct(lx, t, '='))
		h->initialiser = true;
	if (h->first == NONE)
		h->first = t;
}

/*
 * Takes note of a group in parentheses at file level. A macro call that
 * needs no semicolon ends an item: EXPORT_SYMBOL(x) on a line of its own.
 */
void head_group(struct head *h, const struct parse *ps, uint32_t open,
		uint32_t close, uint32_t next)
{
	const struct lex *lx = ps->lx;
	uint32_t k = parse_code(ps, open);
	uint32_t name = before(ps, k, h->first == NONE ? 0 : h->first);

	if (name != NONE && name == h->first && capitals(lx, name) &&
	    !attribute_like(lx, name) && next != NONE && is_type(lx, next) &&
	    new_line(lx, close, next) && !old_style(ps, name, close)) {
		next_item(h);
		return;
	}
	if (h->close == NONE)
		h->close = close;
}

/*
 * Takes note of a block at file level that is no function's body. If nothing
 * that could belong to it follows on its line, the item has ended.
 */
void head_block(struct head *h, const struct parse *ps, uint32_t close,
		uint32_t next)
{
	const struct lex *lx = ps->lx;

	if (next != NONE &&
	    (lx->token[next].kind == TOKEN_PUNCT || !new_line(lx, close, next)))
		return;
	if (line_start(lx, close))
		head_reset(h);
}

/* A macro that makes a function has nothing but storage classes before it. */
static bool no_type_before(const struct parse *ps, uint32_t k, uint32_t first)
{
	static const char *const storage[] = {
		"static",   "inline",  "extern",  "asmlinkage",
		"noinline", "notrace", "noinstr", "__visible",
	};
	const struct lex *lx = ps->lx;
	uint32_t t = before(ps, k, first);

	if (t == NONE || attribute_like(lx, t))
		return true;
	for (size_t i = 0; i < sizeof(storage) / sizeof(storage[0]); i++)
		if (token_is(lx, t, storage[i]))
			return true;
	return !is_type(lx, t) && !token_punct(lx, t, '*');
}

/* The name of the function whose parameters follow the word at place @k. */
static uint32_t name_of(const struct parse *ps, uint32_t k, uint32_t first)
{
	const struct lex *lx = ps->lx;
	uint32_t t = ps->code[k];

	if (capitals(lx, t) && no_type_before(ps, k, first) &&
	    k + 3 < ps->codes &&
	    lx->token[ps->code[k + 2]].kind == TOKEN_WORD &&
	    (token_punct(lx, ps->code[k + 3], ',') ||
	     token_punct(lx, ps->code[k + 3], ')')))
		return ps->code[k + 2];
	return t;
}

/* The name within "(name)" or "(*name(parameters))". */
static uint32_t name_within(const struct parse *ps, uint32_t open,
			    uint32_t close)
{
	const struct lex *lx = ps->lx;
	uint32_t k = parse_code(ps, open) + 1;

	for (uint32_t i = 0; i < STEPS_MAX && ps->code[k] < close; i++, k++)
		if (lx->token[ps->code[k]].kind == TOKEN_WORD &&
		    (token_punct(lx, ps->code[k + 1], '(') ||
		     token_punct(lx, ps->code[k + 1], ')')))
			return ps->code[k];
	return NONE;
}

/* Is the word at place @k, with a group behind it, part of a head's tail? */
static bool trailing(const struct parse *ps, uint32_t k, uint32_t first)
{
	const struct lex *lx = ps->lx;
	uint32_t t = ps->code[k], ahead = before(ps, k, first);

	if (known_attribute(lx, t))
		return true;
	if (ahead == NONE || !token_punct(lx, ahead, ')'))
		return false;
	return attribute_like(lx, t) ||
	       (capitals(lx, t) && !defines(lx, t) && !line_start(lx, t));
}

/* The group that ends at place *@k: names the function, or steps over it. */
static bool judge_group(const struct parse *ps, uint32_t *k, uint32_t first,
			uint32_t *name)
{
	const struct lex *lx = ps->lx;
	uint32_t close = ps->code[*k], open = ps->match[close], ahead;

	if (open == NONE || open < first)
		return false;
	*k = parse_code(ps, open);
	ahead = before(ps, *k, first);
	if (ahead == NONE)
		return false;
	if (token_punct(lx, ahead, ')')) {
		if (ps->match[ahead] != NONE)
			*name = name_within(ps, ps->match[ahead], ahead);
		return *name != NONE;
	}
	if (lx->token[ahead].kind != TOKEN_WORD || type_keyword(lx, ahead))
		return false;
	--*k;
	if (trailing(ps, *k, first))
		return true;
	ahead = before(ps, *k, first);
	if (ahead != NONE && type_keyword(lx, ahead))
		return false;
	*name = name_of(ps, *k, first);
	return true;
}

/*
 * Judges the "{" at token @t, outside all brackets. For HEAD_FUNCTION, @first
 * becomes the token that the definition begins with and @name its name.
 */
enum head_verdict head_judge(const struct head *h, const struct parse *ps,
			     uint32_t t, uint32_t *first, uint32_t *name)
{
	const struct lex *lx = ps->lx;
	uint32_t k = parse_code(ps, t), last = before(ps, k, 0);

	if (h->old_close != NONE && last != NONE &&
	    token_punct(lx, last, ';')) {
		*first = h->old_first;
		k = parse_code(ps, ps->match[h->old_close]);
		*name = ps->code[k - 1];
		return HEAD_FUNCTION;
	}
	if (h->first == NONE || h->initialiser)
		return HEAD_OTHER;
	*first = h->first;
	*name = NONE;
	for (uint32_t i = 0; i < STEPS_MAX; i++) {
		last = before(ps, k, h->first);
		if (last == NONE)
			return HEAD_OTHER;
		k--;
		if (lx->token[last].kind == TOKEN_STRING) {
			last = before(ps, k, h->first);
			return last != NONE && token_is(lx, last, "extern") ?
				       HEAD_EXTERN :
				       HEAD_OTHER;
		}
		if (token_punct(lx, last, ')')) {
			if (!judge_group(ps, &k, h->first, name))
				return HEAD_OTHER;
			if (*name != NONE)
				return HEAD_FUNCTION;
			continue;
		}
		if (lx->token[last].kind != TOKEN_WORD ||
		    type_keyword(lx, last))
			return HEAD_OTHER;
	}
	return HEAD_OTHER;
}
