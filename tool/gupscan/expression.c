// SPDX-License-Identifier: GPL-2.0-only
/*
 * The operators of conditions of #if. Whatever else stands in them, a macro of
 * a configure script or a vendor's release number, is true for some and false
 * for others: TRUTH_MAYBE.
 */
#include "expression.h"

#include <string.h>

#include "knobs.h"

void expression_skip_comments(struct expression *e)
{
	while (e->at < e->last && e->lx->token[e->at].kind == TOKEN_COMMENT)
		e->at++;
}

static bool at_punct(const struct expression *e, uint32_t t, char c)
{
	return t < e->last && token_punct(e->lx, t, c);
}

/* Takes an operator of one or two bytes; "<" is no part of "<<" or "<=". */
bool expression_take(struct expression *e, const char *op)
{
	const struct token *tok = e->lx->token;
	uint32_t t = e->at;
	bool joined;

	if (!at_punct(e, t, op[0]))
		return false;
	joined = t + 1 < e->last && tok[t].text_end == tok[t + 1].text &&
		 tok[t + 1].kind == TOKEN_PUNCT;
	if (op[1]) {
		if (!joined || !at_punct(e, t + 1, op[1]))
			return false;
		e->at += 2;
	} else {
		if (joined && strchr("<>&|!", op[0]) &&
		    (tok[t + 1].ch == '=' ||
		     (tok[t + 1].ch == op[0] && op[0] != '!')))
			return false;
		e->at++;
	}
	expression_skip_comments(e);
	return true;
}

/* The version at which the value may change. */
void expression_edge(struct expression *e, uint32_t number)
{
	if (!e->edge || !number || number == NONE)
		return;
	if (e->edges >= e->edge_max)
		e->broken = true;
	else
		e->edge[e->edges++] = number;
}

static struct value from_truth(enum truth t)
{
	if (t == TRUTH_MAYBE)
		return (struct value){ UNKNOWN, 0, true };
	return (struct value){ CONSTANT, t == TRUTH_YES, true };
}

static enum truth to_truth(struct value v)
{
	if (v.kind == UNKNOWN)
		return TRUTH_MAYBE;
	if (v.kind == VERSION)
		return v.number ? TRUTH_MAYBE : TRUTH_YES;
	return v.number ? TRUTH_YES : TRUTH_NO;
}

/*
 * An unknown test, which begins at a token and ends here, as the knob that it
 * is. One that an #ifdef makes is the same as that of defined().
 */
static struct value as_knob(struct expression *e, struct value v, uint32_t from)
{
	const struct lex *lx = e->lx;
	struct buf text = { 0 };

	if (!e->knobs || e->broken || v.kind != UNKNOWN || v.made)
		return v;
	for (uint32_t t = from; t < e->at; t++) {
		const struct token *tok = &lx->token[t];
		const bool bracket = token_punct(lx, t, '(') ||
				     token_punct(lx, t, ')');

		if (tok->kind == TOKEN_COMMENT ||
		    (bracket && token_is(lx, from, "defined")))
			continue;
		if (text.len)
			buf_char(&text, ' ');
		buf_add(&text, lx->text + tok->text, tok->text_end - tok->text);
	}
	v = from_truth(knobs_ask(e->knobs, text.p, text.len));
	buf_free(&text);
	return v;
}

static struct value unary(struct expression *e)
{
	bool turned = false, seen = false;
	struct value v;
	uint32_t from;

	while (expression_take(e, "!")) {
		turned = !turned;
		seen = true;
	}
	from = e->at;
	v = operand(e);
	if (!seen)
		return v;
	v = from_truth(to_truth(as_knob(e, v, from)));
	if (turned && v.kind == CONSTANT)
		v.number = !v.number;
	return v;
}

/* What an operator makes of two numbers; false if that is none of ours. */
static bool compute(const char *op, uint32_t a, uint32_t b, uint32_t *number)
{
	uint64_t n;

	if (!strcmp(op, "+"))
		n = (uint64_t)a + b;
	else if (!strcmp(op, "-") && a >= b)
		n = a - b;
	else if (!strcmp(op, "<<") && b < 32)
		n = (uint64_t)a << b;
	else if (!strcmp(op, ">>") && b < 32)
		n = a >> b;
	else if (!strcmp(op, "|"))
		n = a | b;
	else
		return false;
	*number = (uint32_t)n;
	return n < NONE;
}

/* Two operands and an operator; of the version only its first parts are taken. */
static struct value combine(const char *op, struct value a, struct value b)
{
	struct value v = { UNKNOWN, 0, a.made || b.made };

	if (a.kind == CONSTANT && b.kind == CONSTANT &&
	    compute(op, a.number, b.number, &v.number))
		v.kind = CONSTANT;
	else if (a.kind == VERSION && b.kind == CONSTANT && !strcmp(op, ">>") &&
		 a.number + (uint64_t)b.number < 32)
		v = (struct value){ VERSION, a.number + b.number, v.made };
	return v;
}

/*
 * Sums, shifts and the like, from the left to the right: of two operators of
 * which one binds closer nothing is known.
 */
static struct value arithmetic(struct expression *e)
{
	static const char *const op[] = { "<<", ">>", "+", "-", "*",
					  "/",	"%",  "&", "^", "|" };
	static const uint8_t level[] = { 0, 0, 1, 1, 2, 2, 2, 3, 4, 5 };
	uint8_t first = UINT8_MAX;
	bool mixed = false;
	struct value v = unary(e);

	for (size_t i = 0; i < sizeof(op) / sizeof(op[0]); i++) {
		if (!expression_take(e, op[i]))
			continue;
		mixed |= first != UINT8_MAX && first != level[i];
		first = level[i];
		v = combine(op[i], v, unary(e));
		i = (size_t)-1;
	}
	if (mixed)
		v.kind = UNKNOWN;
	return v;
}

enum comparison { GE, LE, EQ, NE, GT, LT, COMPARISONS };

static bool compare(enum comparison op, uint32_t a, uint32_t b)
{
	switch (op) {
	case GE:
		return a >= b;
	case LE:
		return a <= b;
	case EQ:
		return a == b;
	case NE:
		return a != b;
	case GT:
		return a > b;
	case LT:
		return a < b;
	case COMPARISONS:
		break;
	}
	return false;
}

/* The first version of which the upper bits are a number; NONE if none is. */
static uint32_t shifted(uint64_t number, uint32_t shift)
{
	number <<= shift;
	return number < NONE ? (uint32_t)number : NONE;
}

/* A comparison changes at its constant, right behind it, or at both. */
static struct value compare_version(struct expression *e, enum comparison op,
				    uint32_t number, uint32_t shift)
{
	if (op != LE && op != GT)
		expression_edge(e, shifted(number, shift));
	if (op != GE && op != LT)
		expression_edge(e, shifted((uint64_t)number + 1, shift));
	return (struct value){ CONSTANT,
			       compare(op, e->version >> shift, number), true };
}

static struct value comparison(struct expression *e)
{
	static const char *const text[] = { ">=", "<=", "==", "!=", ">", "<" };
	static const enum comparison turned[] = { LE, GE, EQ, NE, LT, GT };
	const uint32_t from = e->at;
	struct value a = arithmetic(e), b;

	for (enum comparison op = GE; op < COMPARISONS; op++) {
		if (!expression_take(e, text[op]))
			continue;
		b = arithmetic(e);
		if (a.kind == UNKNOWN || b.kind == UNKNOWN ||
		    (a.kind == VERSION && b.kind == VERSION))
			return as_knob(e,
				       (struct value){ UNKNOWN, 0,
						       a.made || b.made },
				       from);
		if (a.kind == VERSION && b.kind == CONSTANT)
			return compare_version(e, op, b.number, a.number);
		if (a.kind == CONSTANT && b.kind == VERSION)
			return compare_version(e, turned[op], a.number,
					       b.number);
		return (struct value){ CONSTANT,
				       compare(op, a.number, b.number), true };
	}
	return as_knob(e, a, from);
}

static struct value conjunction(struct expression *e)
{
	struct value v = comparison(e);

	while (expression_take(e, "&&")) {
		enum truth a = to_truth(v), b = to_truth(comparison(e));

		v = from_truth(a < b ? a : b);
	}
	return v;
}

struct value expression_value(struct expression *e)
{
	struct value v = conjunction(e);

	while (expression_take(e, "||")) {
		enum truth a = to_truth(v), b = to_truth(conjunction(e));

		v = from_truth(a > b ? a : b);
	}
	return v;
}

/* What #ifdef asks. */
static struct value operand_defined_knob(struct expression *e)
{
	const struct lex *lx = e->lx;
	const uint32_t from = e->at;
	struct value v = operand_defined(e);
	struct buf text = { 0 };

	if (!e->knobs || v.kind != UNKNOWN || from >= e->last)
		return v;
	buf_str(&text, "defined ");
	buf_add(&text, lx->text + lx->token[from].text,
		lx->token[from].text_end - lx->token[from].text);
	v = from_truth(knobs_ask(e->knobs, text.p, text.len));
	buf_free(&text);
	return v;
}

/*
 * The value of the directive's own condition; of an #else there is none. What
 * it is read for is in the expression, and how many edges there are after it.
 */
enum truth expression_own(struct expression *e, const struct directive *d)
{
	const struct lex *lx = e->lx;
	uint32_t word = directive_word(lx, d);
	struct value v;
	bool turned;

	if (token_is(lx, word, "else"))
		return TRUTH_YES;
	e->at = word + 1;
	e->last = d->last;
	expression_skip_comments(e);
	turned = token_is(lx, word, "ifndef") || token_is(lx, word, "elifndef");
	if (turned || token_is(lx, word, "ifdef") ||
	    token_is(lx, word, "elifdef"))
		v = operand_defined_knob(e);
	else
		v = expression_value(e);
	if (e->broken || e->at < e->last)
		v.kind = UNKNOWN;
	v = from_truth(to_truth(v));
	if (turned && v.kind == CONSTANT)
		v.number = !v.number;
	return to_truth(v);
}
