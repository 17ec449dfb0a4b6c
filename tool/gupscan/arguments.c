// SPDX-License-Identifier: GPL-2.0-only
#include "arguments.h"

#include <string.h>

#include "kernels.h"

/* Farther than this no parenthesis is looked for where none is matched. */
#define SEARCH_MAX 4096

static void add_argument(struct ledger *lg, struct occurrence *o,
			 struct span span, uint32_t comma)
{
	lg->arg = grow(lg->arg, lg->args, &lg->arg_cap, sizeof(*lg->arg));
	lg->arg[lg->args++] = (struct argument){ .span = span, .comma = comma };
	o->arguments++;
}

/*
 * The ")" for a "(" whose arm of a conditional the reader left: what is found
 * by going on without the other arms of that conditional.
 */
static uint32_t search_close(const struct lex *lx, uint32_t open)
{
	uint32_t depth = 0, skipping = 0, inner = 0;

	for (uint32_t t = open; t < lx->tokens && t - open < SEARCH_MAX; t++) {
		const struct token *tok = &lx->token[t];

		if (tok->directive != NONE) {
			const struct directive *d =
				&lx->directive[tok->directive];
			uint32_t word = directive_word(lx, d);

			if (word == NONE) {
				t = d->last - 1;
				continue;
			}
			if (token_is(lx, word, "if") ||
			    token_is(lx, word, "ifdef") ||
			    token_is(lx, word, "ifndef"))
				inner++;
			else if (token_is(lx, word, "endif") && inner)
				inner--;
			else if (token_is(lx, word, "endif"))
				skipping = 0;
			else if (lx->token[word].ch == 'e' && !inner &&
				 !token_is(lx, word, "error"))
				skipping = 1;
			t = d->last - 1;
			continue;
		}
		if (skipping || tok->kind != TOKEN_PUNCT)
			continue;
		if (tok->ch == '(')
			depth++;
		else if (tok->ch == ')' && !--depth)
			return t;
		else if (tok->ch == '{' || tok->ch == '}')
			return NONE;
	}
	return NONE;
}

/* Does a directive stand between these two tokens of the code? */
static bool directive_between(const struct lex *lx, uint32_t from, uint32_t to)
{
	uint32_t lo = 0, hi = lx->directives;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (lx->directive[mid].first < from)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < lx->directives && lx->directive[lo].first < to;
}

/*
 * Splits what the parenthesis at token @open holds and fills in open, close,
 * last, straddles and the arguments of @o. Returns false if it has no end.
 */
bool arguments_of_code(struct ledger *lg, struct occurrence *o, uint32_t open)
{
	const struct lex *lx = &lg->lx;
	const uint32_t home = lx->token[open].directive;
	uint32_t close = lg->ps.match[open];
	struct span span = NO_SPAN;

	o->open = lx->token[open].start;
	if (close == NONE && home == NONE)
		close = search_close(lx, open);
	if (close == NONE)
		return false;
	o->close = lx->token[close].start;
	o->last = o->close;
	o->straddles = home == NONE && directive_between(lx, open, close);
	o->first_argument = lg->args;
	for (uint32_t t = open + 1; t < close; t++) {
		const struct token *tok = &lx->token[t];

		if (tok->kind == TOKEN_COMMENT)
			continue;
		if (tok->directive != home) {
			t = lx->directive[tok->directive].last - 1;
			continue;
		}
		if (token_punct(lx, t, ',')) {
			if (span.start == NONE)
				span = (struct span){ tok->start, tok->start };
			add_argument(lg, o, span, tok->start);
			span = NO_SPAN;
			continue;
		}
		if (span.start == NONE)
			span.start = tok->start;
		/* A group is jumped over, so that nesting costs nothing. */
		if (tok->kind == TOKEN_PUNCT && lg->ps.match[t] != NONE &&
		    lg->ps.match[t] > t && lg->ps.match[t] < close)
			t = lg->ps.match[t];
		span.end = lx->token[t].end;
	}
	if (span.start != NONE)
		add_argument(lg, o, span, NONE);
	else if (o->arguments)
		add_argument(lg, o, (struct span){ o->close, o->close }, NONE);
	return true;
}

/*
 * The arguments that a kernel of that version sees where conditionals stand
 * among them. Returns how many of @out, which has room for @max, were filled
 * in, or NONE if they can't be told.
 */
uint32_t arguments_at(const struct ledger *lg, const struct occurrence *o,
		      uint32_t open, uint32_t version, struct argument *out,
		      uint32_t max)
{
	const struct lex *lx = &lg->lx;
	uint32_t depth = 0, n = 0, arm = NONE, of = NONE;
	struct span span = NO_SPAN;
	enum truth seen = TRUTH_YES;

	for (uint32_t t = open; t < lx->tokens && t - open < SEARCH_MAX; t++) {
		const struct token *tok = &lx->token[t];
		bool ends;

		if (tok->kind == TOKEN_COMMENT)
			continue;
		if (tok->directive != NONE) {
			t = lx->directive[tok->directive].last - 1;
			of = NONE;
			continue;
		}
		if (of == NONE) {
			of = t;
			arm = parse_arm(&lg->ps, t);
			seen = kernels_arm_at(lg, arm, o->arm, version);
		}
		if (seen == TRUTH_MAYBE)
			return NONE;
		if (seen == TRUTH_NO)
			continue;
		if (tok->kind == TOKEN_PUNCT && strchr("([{", tok->ch)) {
			if (depth++ && span.start == NONE)
				span.start = tok->start;
			continue;
		}
		if (tok->kind == TOKEN_PUNCT && strchr(")]}", tok->ch))
			depth--;
		ends = !depth || (depth == 1 && token_punct(lx, t, ','));
		if (!ends) {
			if (span.start == NONE)
				span.start = tok->start;
			span.end = tok->end;
			continue;
		}
		if (n == max)
			return NONE;
		if (span.start != NONE)
			out[n++] = (struct argument){ span, tok->start };
		else if (depth || n)
			return NONE;
		if (!depth)
			return n;
		span = NO_SPAN;
	}
	return NONE;
}

/* Steps over white space and what decorates the lines of a comment. */
static uint32_t skip_space(const struct lex *lx, uint32_t at, uint32_t limit,
			   bool *blank_line)
{
	const uint8_t *p = lx->text;
	bool fresh = false;

	while (at < limit) {
		if (p[at] == '\n') {
			*blank_line |= fresh;
			fresh = true;
		} else if (fresh && p[at] == '*' && at + 1 < limit &&
			   p[at + 1] != '/') {
			/* " * text"; the line may still be an empty one */
		} else if (fresh && p[at] == '/' && at + 1 < limit &&
			   p[at + 1] == '/') {
			at++;
		} else if (!is_space(p[at])) {
			break;
		}
		at++;
	}
	return at;
}

/*
 * The same for an occurrence in prose, which is followed by a "(" at once or
 * has no arguments. @limit is where the prose ends, in the spliced text. If
 * the parenthesis has no end within it, or an empty line comes first, then
 * it opened a remark and @o is left as it is.
 */
void arguments_of_text(struct ledger *lg, struct occurrence *o, uint32_t limit)
{
	const struct lex *lx = &lg->lx;
	const uint8_t *p = lx->text;
	const uint32_t first = lg->args;
	uint32_t at = o->last, open, depth = 0;
	struct span span = NO_SPAN;
	bool blank_line = false;

	/* o->last is, on entry, the end of the name in the spliced text. */
	o->last = o->end - 1;
	if (at >= limit || p[at] != '(')
		return;
	open = at++;
	if (limit - at > SEARCH_MAX)
		limit = at + SEARCH_MAX;
	for (;;) {
		uint32_t here;

		at = skip_space(lx, at, limit, &blank_line);
		if (at >= limit || blank_line) {
			lg->args = first;
			o->arguments = 0;
			return;
		}
		here = lex_offset(lx, at);
		if (!depth && (p[at] == ',' || p[at] == ')')) {
			if (span.start == NONE &&
			    (p[at] == ',' || lg->args > first))
				span = (struct span){ here, here };
			if (span.start != NONE)
				add_argument(lg, o, span,
					     p[at] == ',' ? here : NONE);
			span = NO_SPAN;
			if (p[at] == ')')
				break;
			at++;
			continue;
		}
		if (p[at] == '(' || p[at] == '[' || p[at] == '{')
			depth++;
		else if (depth &&
			 (p[at] == ')' || p[at] == ']' || p[at] == '}'))
			depth--;
		if (span.start == NONE)
			span.start = here;
		span.end = here + 1;
		at++;
	}
	o->first_argument = first;
	o->open = lex_offset(lx, open);
	o->close = lex_offset(lx, at);
	o->last = o->close;
}
