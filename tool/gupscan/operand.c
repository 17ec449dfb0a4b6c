// SPDX-License-Identifier: GPL-2.0-only
/*
 * The operands of conditions of #if: numbers, LINUX_VERSION_CODE or a macro of
 * the file that stands for it, and the options of a configuration.
 */
#include "expression.h"

#include <stdlib.h>
#include <string.h>

#include "aliases.h"
#include "knobs.h"

/* More words and numbers than this, macros written out, are not read. */
#define STEPS_MAX 4096

static bool at_punct(const struct expression *e, uint32_t t, char c)
{
	return t < e->last && token_punct(e->lx, t, c);
}

static bool read_number(const struct lex *lx, uint32_t t, uint32_t *number)
{
	const struct token *tok = &lx->token[t];
	const char *p = (const char *)lx->text + tok->text;
	size_t len = tok->text_end - tok->text;
	char copy[24], *end;
	unsigned long long v;

	if (tok->kind != TOKEN_NUMBER || len >= sizeof(copy))
		return false;
	memcpy(copy, p, len);
	copy[len] = '\0';
	v = strtoull(copy, &end, 0);
	while (*end == 'u' || *end == 'U' || *end == 'l' || *end == 'L')
		end++;
	*number = (uint32_t)v;
	return !*end && v < NONE;
}

/* KERNEL_VERSION(a, b, c) at the word; include/generated/uapi/linux/version.h */
static bool kernel_version(const struct expression *e, uint32_t *number,
			   uint32_t *after)
{
	uint32_t part[3], n = 0, t = e->at + 1;

	if (!token_is(e->lx, e->at, "KERNEL_VERSION") || !at_punct(e, t, '('))
		return false;
	for (t++; t < e->last; t++) {
		if (e->lx->token[t].kind == TOKEN_COMMENT)
			continue;
		if (n == 3 || !read_number(e->lx, t, &part[n]))
			return false;
		n++;
		t++;
		while (t < e->last && e->lx->token[t].kind == TOKEN_COMMENT)
			t++;
		if (at_punct(e, t, n < 3 ? ',' : ')')) {
			if (n == 3)
				break;
			continue;
		}
		return false;
	}
	if (n != 3 || part[0] > 255 || part[1] > 255)
		return false;
	*number = (part[0] << 16) + (part[1] << 8) +
		  (part[2] > 255 ? 255 : part[2]);
	*after = t + 1;
	return true;
}

/* Steps over a group in parentheses, if there is one. */
static void skip_group(struct expression *e)
{
	uint32_t depth = 0;

	if (!at_punct(e, e->at, '('))
		return;
	for (; e->at < e->last; e->at++) {
		if (at_punct(e, e->at, '('))
			depth++;
		else if (at_punct(e, e->at, ')') && !--depth)
			break;
	}
	if (e->at < e->last)
		e->at++;
	expression_skip_comments(e);
}

/* The word at a token; its length is in @len. */
static const char *word_at(const struct expression *e, uint32_t t, size_t *len)
{
	const struct token *tok = &e->lx->token[t];

	*len = tok->text_end - tok->text;
	return (const char *)e->lx->text + tok->text;
}

static struct value setting(struct expression *e, enum config_question question)
{
	struct value v = { UNKNOWN, 0, false };
	size_t len;
	const char *name = word_at(e, e->at, &len);

	if (config_answer(e->config, question, name, len, &v.number))
		v.kind = CONSTANT;
	return v;
}

/* IS_ENABLED(OPTION) and the like, at the bracket. */
static struct value of_family(struct expression *e,
			      enum config_question question)
{
	struct value v = { UNKNOWN, 0, false };

	if (!expression_take(e, "(") || e->at >= e->last ||
	    e->lx->token[e->at].kind != TOKEN_WORD) {
		e->broken = true;
		return v;
	}
	v = setting(e, question);
	e->at++;
	expression_skip_comments(e);
	if (!expression_take(e, ")"))
		e->broken = true;
	return v;
}

/*
 * Whether a word is a macro for the version at hand, if somebody said that;
 * or that it is the version.
 */
static bool said_of(struct expression *e, uint32_t t, bool defined,
		    struct value *v)
{
	struct kernels ks;
	const char *name;
	bool version;
	size_t len;

	if (!e->said || e->lx->token[t].kind != TOKEN_WORD)
		return false;
	name = word_at(e, t, &len);
	if (!said_defined(e->said, name, len, &ks, &version))
		return false;
	*v = (struct value){ version && !defined ? VERSION : CONSTANT, 0,
			     true };
	for (uint32_t i = 0; i < ks.ranges; i++) {
		const struct range r = ks.range[i];

		expression_edge(e, r.from);
		expression_edge(e, r.to);
		if (e->version >= r.from && e->version < r.to)
			v->number = 1;
	}
	return true;
}

struct value operand_defined(struct expression *e)
{
	struct value v = { UNKNOWN, 0, false };
	uint32_t t = e->at;

	while (t < e->last &&
	       (at_punct(e, t, '(') || e->lx->token[t].kind == TOKEN_COMMENT))
		t++;
	if (t < e->last && e->config) {
		struct expression there = *e;

		there.at = t;
		v = setting(&there, CONFIG_DEFINED);
	} else if (t < e->last && (token_is(e->lx, t, "LINUX_VERSION_CODE") ||
				   token_is(e->lx, t, "KERNEL_VERSION") ||
				   token_is(e->lx, t, "__KERNEL__"))) {
		v = (struct value){ CONSTANT, 1, false };
	} else if (t < e->last) {
		said_of(e, t, true, &v);
	}
	if (at_punct(e, e->at, '(')) {
		skip_group(e);
	} else if (e->at < e->last) {
		e->at++;
		expression_skip_comments(e);
	}
	return v;
}

/* What a macro stands for, if that is one word, a call or in parentheses. */
static struct value written_out(struct expression *e, const struct alias *alias)
{
	struct expression inner = *e;
	struct value v;

	inner.at = alias->first;
	inner.last = alias->last;
	inner.depth++;
	expression_skip_comments(&inner);
	v = operand(&inner);
	if (inner.at < inner.last)
		v.kind = UNKNOWN;
	e->steps = inner.steps;
	e->edges = inner.edges;
	e->broken |= inner.broken;
	return v;
}

struct value operand(struct expression *e)
{
	struct value v = { UNKNOWN, 0, false };
	const struct alias *alias;
	enum config_question question;
	uint32_t after;
	size_t len;

	if (e->at >= e->last || e->depth > DEPTH_MAX ||
	    ++e->steps > STEPS_MAX) {
		e->broken = true;
		return v;
	}
	if (expression_take(e, "(")) {
		e->depth++;
		v = expression_value(e);
		e->depth--;
		if (!expression_take(e, ")"))
			e->broken = true;
		return v;
	}
	if (read_number(e->lx, e->at, &v.number)) {
		v.kind = CONSTANT;
		e->at++;
	} else if (e->lx->token[e->at].kind != TOKEN_WORD) {
		e->broken = true;
		return v;
	} else if (token_is(e->lx, e->at, "defined")) {
		e->at++;
		return operand_defined(e);
	} else if (e->config) {
		const char *name = word_at(e, e->at, &len);

		if (config_family(name, len, &question)) {
			e->at++;
			return of_family(e, question);
		}
		v = setting(e, CONFIG_VALUE);
		e->at++;
		expression_skip_comments(e);
		skip_group(e);
		return v;
	} else if (token_is(e->lx, e->at, "LINUX_VERSION_CODE")) {
		v.kind = VERSION;
		e->at++;
	} else if (kernel_version(e, &v.number, &after)) {
		v.kind = CONSTANT;
		e->at = after;
	} else if (said_of(e, e->at, false, &v)) {
		e->at++;
	} else if ((alias = aliases_find(e->lg, e->at))) {
		v = written_out(e, alias);
		e->at++;
	} else {
		e->at++;
		expression_skip_comments(e);
		skip_group(e);
		return v;
	}
	expression_skip_comments(e);
	return v;
}
