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

/*
 * Takes the arguments behind the word at hand into @b, @max at most. Returns
 * how many there are, with the token behind the bracket in @after, or NONE.
 */
static uint32_t split(const struct expression *e, struct bound *b, uint32_t max,
		      uint32_t *after)
{
	uint32_t t = e->at + 1, depth = 0, n = 0;

	while (t < e->last && e->lx->token[t].kind == TOKEN_COMMENT)
		t++;
	if (!at_punct(e, t, '('))
		return NONE;
	b->first[0] = t + 1;
	for (t++; t < e->last; t++) {
		const bool ends = at_punct(e, t, ')');

		if (at_punct(e, t, '(')) {
			depth++;
		} else if (depth) {
			depth -= ends;
		} else if (ends || at_punct(e, t, ',')) {
			b->last[n++] = t;
			*after = t + 1;
			if (ends)
				return n;
			if (n == max)
				return NONE;
			b->first[n] = t + 1;
		}
	}
	return NONE;
}

/*
 * The value of some tokens, all of them, in the body of a macro that is called
 * with @bound or in none. @one: they have to be one operand.
 */
static struct value value_of(struct expression *e, uint32_t first,
			     uint32_t last, const struct bound *bound, bool one)
{
	struct expression inner = *e;
	struct value v = { UNKNOWN, 0, false };

	inner.at = first;
	inner.last = last;
	inner.bound = bound;
	inner.knobs = NULL;
	inner.depth++;
	expression_skip_comments(&inner);
	if (inner.at < inner.last)
		v = one ? operand(&inner) : expression_value(&inner);
	if (inner.at < inner.last || inner.broken)
		v.kind = UNKNOWN;
	v.made = false;
	e->steps = inner.steps;
	e->edges = inner.edges;
	e->broken |= inner.steps > STEPS_MAX ||
		     (e->edge && inner.edges >= e->edge_max);
	return v;
}

/* KERNEL_VERSION(a, b, c) at the word; include/generated/uapi/linux/version.h */
static bool kernel_version(struct expression *e, struct value *v,
			   uint32_t *after)
{
	struct bound b;
	uint32_t part[3];

	if (!token_is(e->lx, e->at, "KERNEL_VERSION") ||
	    split(e, &b, 3, after) != 3)
		return false;
	*v = (struct value){ UNKNOWN, 0, false };
	for (uint32_t i = 0; i < 3; i++) {
		struct value p =
			value_of(e, b.first[i], b.last[i], e->bound, false);

		if (p.kind != CONSTANT || (i < 2 && p.number > 255))
			return true;
		part[i] = p.number > 255 ? 255 : p.number;
	}
	*v = (struct value){ CONSTANT,
			     (part[0] << 16) + (part[1] << 8) + part[2],
			     false };
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

static struct value said_value(const char *text, size_t len)
{
	char copy[24], *end;
	unsigned long long n;

	if (!len || len >= sizeof(copy) || !is_digit((uint8_t)text[0]))
		return (struct value){ UNKNOWN, 0, false };
	memcpy(copy, text, len);
	copy[len] = '\0';
	n = strtoull(copy, &end, 0);
	if (end[strspn(end, "uUlL")] || n >= NONE)
		return (struct value){ UNKNOWN, 0, false };
	return (struct value){ CONSTANT, (uint32_t)n, true };
}

/*
 * Whether somebody said what a word is: a macro of some value, or for some
 * versions, or the version itself.
 */
static bool is_said(struct expression *e, const char *name, size_t len,
		    bool defined, struct value *v)
{
	struct saying s;

	if (!e->said || !said_of(e->said, name, len, &s))
		return false;
	if (s.value && !defined) {
		*v = said_value(s.value, s.len);
		return true;
	}
	*v = (struct value){ s.version && !defined ? VERSION : CONSTANT, 0,
			     true };
	for (uint32_t i = 0; i < s.ks.ranges; i++) {
		const struct range r = s.ks.range[i];

		expression_edge(e, r.from);
		expression_edge(e, r.to);
		if (v->kind == CONSTANT && e->version >= r.from &&
		    e->version < r.to)
			v->number = 1;
	}
	return true;
}

static bool word_said(struct expression *e, uint32_t t, bool defined,
		      struct value *v)
{
	const char *name;
	size_t len;

	if (e->lx->token[t].kind != TOKEN_WORD)
		return false;
	name = word_at(e, t, &len);
	return is_said(e, name, len, defined, v);
}

/* IS_ENABLED(OPTION) and the like, if enough is said of the option. */
static bool family_said(struct expression *e, struct value *v)
{
	enum config_question question;
	struct value as[2] = { { CONSTANT, 0, true }, { CONSTANT, 0, true } };
	struct buf module = { 0 };
	bool known[2];
	struct bound b;
	uint32_t after, t;
	const char *name;
	size_t len;

	if (!e->said)
		return false;
	name = word_at(e, e->at, &len);
	if (!config_family(name, len, &question) ||
	    split(e, &b, 1, &after) != 1)
		return false;
	for (t = b.first[0]; t < b.last[0]; t++)
		if (e->lx->token[t].kind != TOKEN_COMMENT)
			break;
	if (t >= b.last[0] || e->lx->token[t].kind != TOKEN_WORD)
		return false;
	name = word_at(e, t, &len);
	buf_add(&module, name, len);
	buf_str(&module, "_MODULE");
	known[0] = is_said(e, name, len, true, &as[0]);
	known[1] = is_said(e, module.p, module.len, true, &as[1]);
	buf_free(&module);
	/* Of a module the option itself is not set, and the other way round. */
	if (!known[0] && !(known[1] && as[1].number))
		return false;
	*v = (struct value){ CONSTANT, as[0].number, true };
	if (question == CONFIG_ENABLED)
		v->number |= as[1].number;
	else if (question == CONFIG_MODULE)
		v->number = as[1].number;
	e->at = after;
	expression_skip_comments(e);
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
		word_said(e, t, true, &v);
	}
	if (at_punct(e, e->at, '(')) {
		skip_group(e);
	} else if (e->at < e->last) {
		e->at++;
		expression_skip_comments(e);
	}
	return v;
}

/* Is the token the first of a condition, and the other the last of it? */
static bool is_all(const struct expression *e, uint32_t first, uint32_t after)
{
	while (after < e->last && e->lx->token[after].kind == TOKEN_COMMENT)
		after++;
	return !e->depth && after == e->last &&
	       (token_is(e->lx, first - 1, "if") ||
		token_is(e->lx, first - 1, "elif"));
}

/*
 * What a macro with parameters stands for. What is not in parentheses may
 * mean something else beside an operator.
 */
static struct value called(struct expression *e, const struct alias *alias)
{
	struct bound b = { .macro = alias, .outer = e->bound };
	struct value v = { UNKNOWN, 0, false };
	uint32_t after = e->at, n = split(e, &b, PARAMETERS_MAX, &after);

	if (n == 1 && !alias->parameters && b.first[0] == b.last[0])
		n = 0;
	if (n != alias->parameters) {
		e->at++;
		expression_skip_comments(e);
		skip_group(e);
		return v;
	}
	v = value_of(e, alias->first, alias->last, &b,
		     !is_all(e, e->at, after));
	e->at = after;
	return v;
}

/* The argument that a word of a macro's body stands for; false if none. */
static bool argument(struct expression *e, struct value *v)
{
	const struct bound *b = e->bound;

	for (uint32_t i = 0; b && i < b->macro->parameters; i++)
		if (aliases_same(e->lx, b->macro->parameter[i], e->at)) {
			*v = value_of(e, b->first[i], b->last[i], b->outer,
				      false);
			return true;
		}
	return false;
}

/*
 * The arm's definition of a macro that each arm of a conditional defines; NULL if
 * that can't be told. While constants are collected it is the one by the version,
 * as it is compared with more of them than any other.
 */
static const struct alias *in_arm(struct expression *e,
				  const struct alias *alias)
{
	const struct ledger *lg = e->lg;
	const struct alias *found = NULL, *by_version = NULL;
	bool unsure = false;

	for (;; alias = &lg->alias[alias->other]) {
		const uint32_t d = lg->ps.arms[alias->arm].directive;
		struct expression there = *e;
		enum truth t;

		there.bound = NULL;
		there.depth++;
		there.broken |= there.depth > DEPTH_MAX;
		t = expression_own(&there, &e->lx->directive[d]);
		e->steps = there.steps;
		e->edges = there.edges;
		e->broken |= there.steps > STEPS_MAX || there.broken;
		if (alias->version)
			by_version = alias;
		if (t != TRUTH_NO && !found && !unsure) {
			unsure = t == TRUTH_MAYBE;
			found = unsure ? NULL : alias;
		}
		if (alias->other == NONE)
			return e->edge && by_version ? by_version : found;
	}
}

/* What a macro stands for, if that is one word, a call or in parentheses. */
static struct value written_out(struct expression *e, const struct alias *alias)
{
	struct expression inner = *e;
	struct value v;

	inner.at = alias->first;
	inner.last = alias->last;
	inner.bound = NULL;
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
	} else if (argument(e, &v)) {
		e->at++;
	} else if (token_is(e->lx, e->at, "LINUX_VERSION_CODE")) {
		v.kind = VERSION;
		e->at++;
	} else if (kernel_version(e, &v, &after)) {
		e->at = after;
	} else if (word_said(e, e->at, false, &v)) {
		e->at++;
	} else if (family_said(e, &v)) {
		return v;
	} else if ((alias = aliases_find(e->lg, e->at)) && alias->called) {
		v = called(e, alias);
	} else if (alias && alias->arm != NONE && !(alias = in_arm(e, alias))) {
		/* The knob is what chooses the arm. */
		v.made = e->knobs != NULL;
		e->at++;
	} else if (alias) {
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
