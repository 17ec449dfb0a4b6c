// SPDX-License-Identifier: GPL-2.0-only
/*
 * Conditions of #if, as far as they compare LINUX_VERSION_CODE, or a macro of
 * the file that stands for it, with constants.
 * Whatever else stands in them, a macro of a configure script or a vendor's
 * release number, is true for some and false for others: TRUTH_MAYBE.
 *
 * A condition can change only at the constants that it names, so it is looked
 * at between each two of them.
 */
#include "kernels.h"

#include <stdlib.h>
#include <string.h>

#include "aliases.h"

/* Deeper brackets than this are not followed. */
#define DEPTH_MAX 64
/* More constants than this in the conditions around one place are too many. */
#define EDGES_MAX (RANGES_MAX - 1)
/* More words and numbers than this, macros written out, are not read. */
#define STEPS_MAX 4096
/* And so are more arms than this ahead of one. */
#define ARMS_MAX 256

struct value {
	enum { UNKNOWN, CONSTANT, VERSION } kind;
	uint32_t number;
};

struct expression {
	const struct ledger *lg;
	const struct lex *lx;
	uint32_t at; /* token */
	uint32_t last; /* token after the last one */
	uint32_t version;
	uint32_t depth;
	uint32_t steps;
	bool broken;
	uint32_t *edge; /* the constants that were met, or NULL */
	uint32_t edges;
};

static struct value disjunction(struct expression *e);

static void skip_comments(struct expression *e)
{
	while (e->at < e->last && e->lx->token[e->at].kind == TOKEN_COMMENT)
		e->at++;
}

static bool at_punct(const struct expression *e, uint32_t t, char c)
{
	return t < e->last && token_punct(e->lx, t, c);
}

/* Takes an operator of one or two bytes; "<" is no part of "<<" or "<=". */
static bool take(struct expression *e, const char *op)
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
	skip_comments(e);
	return true;
}

static void note_edge(struct expression *e, uint32_t number)
{
	if (!e->edge || number == NONE)
		return;
	if (e->edges >= EDGES_MAX)
		e->broken = true;
	else
		e->edge[e->edges++] = number;
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
	skip_comments(e);
}

static struct value defined(struct expression *e)
{
	struct value v = { UNKNOWN, 0 };
	uint32_t t = e->at;

	while (t < e->last &&
	       (at_punct(e, t, '(') || e->lx->token[t].kind == TOKEN_COMMENT))
		t++;
	if (t < e->last && (token_is(e->lx, t, "LINUX_VERSION_CODE") ||
			    token_is(e->lx, t, "KERNEL_VERSION") ||
			    token_is(e->lx, t, "__KERNEL__")))
		v = (struct value){ CONSTANT, 1 };
	if (at_punct(e, e->at, '(')) {
		skip_group(e);
	} else if (e->at < e->last) {
		e->at++;
		skip_comments(e);
	}
	return v;
}

static struct value primary(struct expression *e);

/* What a macro stands for, if that is one word, a call or in parentheses. */
static struct value written_out(struct expression *e, const struct alias *alias)
{
	struct expression inner = *e;
	struct value v;

	inner.at = alias->first;
	inner.last = alias->last;
	inner.depth++;
	skip_comments(&inner);
	v = primary(&inner);
	if (inner.at < inner.last)
		v.kind = UNKNOWN;
	e->steps = inner.steps;
	e->edges = inner.edges;
	e->broken |= inner.broken;
	return v;
}

static struct value primary(struct expression *e)
{
	struct value v = { UNKNOWN, 0 };
	const struct alias *alias;
	uint32_t after;

	if (e->at >= e->last || e->depth > DEPTH_MAX ||
	    ++e->steps > STEPS_MAX) {
		e->broken = true;
		return v;
	}
	if (take(e, "(")) {
		e->depth++;
		v = disjunction(e);
		e->depth--;
		if (!take(e, ")"))
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
		return defined(e);
	} else if (token_is(e->lx, e->at, "LINUX_VERSION_CODE")) {
		v.kind = VERSION;
		e->at++;
	} else if (kernel_version(e, &v.number, &after)) {
		v.kind = CONSTANT;
		e->at = after;
	} else if ((alias = aliases_find(e->lg, e->at))) {
		v = written_out(e, alias);
		e->at++;
	} else {
		e->at++;
		skip_comments(e);
		skip_group(e);
		return v;
	}
	skip_comments(e);
	return v;
}

static struct value from_truth(enum truth t)
{
	if (t == TRUTH_MAYBE)
		return (struct value){ UNKNOWN, 0 };
	return (struct value){ CONSTANT, t == TRUTH_YES };
}

static enum truth to_truth(struct value v)
{
	if (v.kind == UNKNOWN)
		return TRUTH_MAYBE;
	return v.kind == VERSION || v.number ? TRUTH_YES : TRUTH_NO;
}

static struct value unary(struct expression *e)
{
	bool turned = false, seen = false;
	struct value v;

	while (take(e, "!")) {
		turned = !turned;
		seen = true;
	}
	v = primary(e);
	if (!seen)
		return v;
	v = from_truth(to_truth(v));
	if (turned && v.kind == CONSTANT)
		v.number = !v.number;
	return v;
}

/* Sums, shifts and the like: nobody computes versions with them. */
static struct value arithmetic(struct expression *e)
{
	static const char *const op[] = { "<<", ">>", "+", "-", "*",
					  "/",	"%",  "&", "^", "|" };
	struct value v = unary(e);

	for (size_t i = 0; i < sizeof(op) / sizeof(op[0]); i++) {
		if (!take(e, op[i]))
			continue;
		unary(e);
		v.kind = UNKNOWN;
		i = (size_t)-1;
	}
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

/* A comparison changes at its constant, right behind it, or at both. */
static struct value compare_version(struct expression *e, enum comparison op,
				    uint32_t number)
{
	if (op != LE && op != GT)
		note_edge(e, number);
	if (op != GE && op != LT)
		note_edge(e, number + 1);
	return (struct value){ CONSTANT, compare(op, e->version, number) };
}

static struct value comparison(struct expression *e)
{
	static const char *const text[] = { ">=", "<=", "==", "!=", ">", "<" };
	static const enum comparison turned[] = { LE, GE, EQ, NE, LT, GT };
	struct value a = arithmetic(e), b;

	for (enum comparison op = GE; op < COMPARISONS; op++) {
		if (!take(e, text[op]))
			continue;
		b = arithmetic(e);
		if (a.kind == UNKNOWN || b.kind == UNKNOWN ||
		    (a.kind == VERSION && b.kind == VERSION))
			return (struct value){ UNKNOWN, 0 };
		if (a.kind == VERSION && b.kind == CONSTANT)
			return compare_version(e, op, b.number);
		if (a.kind == CONSTANT && b.kind == VERSION)
			return compare_version(e, turned[op], a.number);
		return (struct value){ CONSTANT,
				       compare(op, a.number, b.number) };
	}
	return a;
}

static struct value conjunction(struct expression *e)
{
	struct value v = comparison(e);

	while (take(e, "&&")) {
		enum truth a = to_truth(v), b = to_truth(comparison(e));

		v = from_truth(a < b ? a : b);
	}
	return v;
}

static struct value disjunction(struct expression *e)
{
	struct value v = conjunction(e);

	while (take(e, "||")) {
		enum truth a = to_truth(v), b = to_truth(conjunction(e));

		v = from_truth(a > b ? a : b);
	}
	return v;
}

/* The value of the directive's own condition; of an #else there is none. */
static enum truth own(const struct ledger *lg, const struct directive *d,
		      uint32_t version, uint32_t *edge, uint32_t *edges)
{
	const struct lex *lx = &lg->lx;
	uint32_t word = directive_word(lx, d);
	struct expression e = {
		.lg = lg,
		.lx = lx,
		.at = word + 1,
		.last = d->last,
		.version = version,
		.edge = edge,
		.edges = *edges,
	};
	struct value v;
	bool turned;

	if (token_is(lx, word, "else"))
		return TRUTH_YES;
	skip_comments(&e);
	turned = token_is(lx, word, "ifndef") || token_is(lx, word, "elifndef");
	if (turned || token_is(lx, word, "ifdef") ||
	    token_is(lx, word, "elifdef"))
		v = defined(&e);
	else
		v = disjunction(&e);
	if (e.broken || e.at < e.last)
		v.kind = UNKNOWN;
	*edges = e.edges;
	v = from_truth(to_truth(v));
	if (turned && v.kind == CONSTANT)
		v.number = !v.number;
	return to_truth(v);
}

/* Whether the arm alone is chosen: no arm before it is, and it is. */
static enum truth chosen(const struct ledger *lg, uint32_t arm,
			 uint32_t version, uint32_t *edge, uint32_t *edges)
{
	const struct lex *lx = &lg->lx;
	const struct arm *arms = lg->ps.arms;
	enum truth t = own(lg, &lx->directive[arms[arm].directive], version,
			   edge, edges);

	for (uint32_t a = arms[arm].before, n = 0; a != NONE;
	     a = arms[a].before) {
		enum truth o;

		if (++n > ARMS_MAX)
			return t < TRUTH_MAYBE ? t : TRUTH_MAYBE;
		o = own(lg, &lx->directive[arms[a].directive], version, edge,
			edges);
		if (TRUTH_YES - o < t)
			t = TRUTH_YES - o;
	}
	return t;
}

/*
 * Whether a kernel of that version compiles the arm, if it compiles what
 * stands in the arm @within, NONE for the file.
 */
enum truth kernels_arm_at(const struct ledger *lg, uint32_t arm,
			  uint32_t within, uint32_t version)
{
	enum truth t = TRUTH_YES;
	uint32_t none = 0;

	for (; arm != NONE && arm != within; arm = lg->ps.arms[arm].parent) {
		enum truth o = chosen(lg, arm, version, NULL, &none);

		if (o < t)
			t = o;
	}
	return t;
}

static int by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/*
 * Fills @edge, of RANGES_MAX, with the versions at which the arm, or one that
 * begins between two tokens, may change: 0 first, then rising. Returns how
 * many, or 0 if they are too many.
 */
uint32_t kernels_edges(const struct ledger *lg, uint32_t arm, uint32_t from,
		       uint32_t to, uint32_t *edge)
{
	const struct parse *ps = &lg->ps;
	uint32_t edges = 0, n = 1;

	for (uint32_t a = arm; a != NONE; a = ps->arms[a].parent)
		chosen(lg, a, 0, edge, &edges);
	for (uint32_t a = 0; a < ps->n_arms && from < to; a++) {
		uint32_t t = lg->lx.directive[ps->arms[a].directive].first;

		if (t > from && t < to)
			chosen(lg, a, 0, edge, &edges);
	}
	if (edges + 1 >= EDGES_MAX)
		return 0;
	edge[edges++] = 0;
	qsort(edge, edges, sizeof(*edge), by_number);
	for (uint32_t i = 1; i < edges; i++)
		if (edge[i] != edge[n - 1])
			edge[n++] = edge[i];
	return n;
}

/*
 * Fills @ks with the kernels for which the arm may be compiled, if they
 * compile what stands in the arm @within, NONE for the file.
 */
void kernels_of_arm(struct kernels *ks, const struct ledger *lg, uint32_t arm,
		    uint32_t within)
{
	uint32_t edge[RANGES_MAX], edges;

	ks->ranges = 0;
	ks->decided = true;
	edges = kernels_edges(lg, arm, 0, 0, edge);
	if (!edges) {
		ks->range[ks->ranges++] = (struct range){ 0, NONE };
		ks->decided = false;
		return;
	}
	for (uint32_t i = 0; i < edges; i++) {
		enum truth t = kernels_arm_at(lg, arm, within, edge[i]);
		uint32_t to = i + 1 < edges ? edge[i + 1] : NONE;

		if (t == TRUTH_MAYBE)
			ks->decided = false;
		if (t == TRUTH_NO)
			continue;
		if (ks->ranges && ks->range[ks->ranges - 1].to == edge[i])
			ks->range[ks->ranges - 1].to = to;
		else
			ks->range[ks->ranges++] = (struct range){ edge[i], to };
	}
}
