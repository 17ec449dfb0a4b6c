// SPDX-License-Identifier: GPL-2.0-only
/*
 * One pass over the tokens which matches brackets and finds the function
 * definitions. Conditionals are followed as a reader would: each #else goes
 * on from what held at the #if, and what holds after the #endif is what the
 * first arm left (an "#if 0" arm never counts).
 *
 * The stack of open brackets is a tree of nodes that never change, so that
 * "what held at the #if" is one number and no copy.
 *
 * A function that does not balance swallows what follows. A "}" in the first
 * column while more than one brace is open is remembered, and if the file
 * ends, or a "{" in the first column shows that a new function has begun,
 * the reader goes back to it, calls the function unreadable and goes on.
 */
#include "parse.h"

#include <stdlib.h>
#include <string.h>

#include "head.h"

/* Deeper conditionals than this are left alone, and the file called bad. */
#define DEPTH_MAX 4096
/* So often may the file's end send the reader back; then no more looking. */
#define RETRY_MAX 32

struct node {
	uint32_t token;
	uint32_t below;
	uint32_t depth;
};

/* All that a conditional saves and restores. */
struct state {
	uint32_t stack; /* node, 0 is the bottom */
	uint32_t function; /* NONE at file level */
	struct head head;
	uint32_t externs; /* open extern "C" braces */
};

struct conditional {
	struct state base;
	struct state result;
	uint32_t arm;
	bool decided;
};

struct reader {
	struct parse *ps;
	const struct lex *lx;
	struct node *node;
	uint32_t nodes, node_cap;
	struct state now;
	struct conditional *stack;
	uint32_t depth, stack_cap;
	uint32_t ignored; /* conditionals beyond DEPTH_MAX */
	uint32_t zeros; /* arms of "#if 0" around */
	/* the place to go back to; NONE if there is none */
	uint32_t back;
	uint32_t back_function;
	uint32_t back_externs;
	struct conditional *back_stack;
	uint32_t back_depth, back_ignored, back_zeros;
	uint32_t retries;
};

static bool first_column(const struct lex *lx, uint32_t t)
{
	uint32_t start = lx->token[t].start;

	return !start || lx->src[start - 1] == '\n' ||
	       lx->src[start - 1] == '\r';
}

/* Returns the token that names the directive, or NONE. */
uint32_t directive_word(const struct lex *lx, const struct directive *d)
{
	for (uint32_t t = d->first + 1; t < d->last; t++)
		if (lx->token[t].kind != TOKEN_COMMENT)
			return lx->token[t].kind == TOKEN_WORD ? t : NONE;
	return NONE;
}

/* The arm that the reader is in. */
static uint32_t current_arm(const struct reader *r)
{
	return r->depth ? r->stack[r->depth - 1].arm : NONE;
}

static bool is_zero(const struct lex *lx, const struct directive *d,
		    uint32_t word)
{
	uint32_t value = NONE;

	if (!token_is(lx, word, "if") && !token_is(lx, word, "elif"))
		return false;
	for (uint32_t t = word + 1; t < d->last; t++) {
		if (lx->token[t].kind == TOKEN_COMMENT)
			continue;
		if (value != NONE)
			return false;
		value = t;
	}
	return value != NONE && lx->token[value].kind == TOKEN_NUMBER &&
	       lx->token[value].text_end - lx->token[value].text == 1 &&
	       lx->token[value].ch == '0';
}

static uint32_t add_arm(struct reader *r, uint32_t d, uint32_t word,
			uint32_t parent, uint32_t before)
{
	struct parse *ps = r->ps;
	uint32_t a = ps->n_arms;
	const bool own = is_zero(r->lx, &r->lx->directive[d], word);
	const struct arm *up = parent == NONE ? NULL : &ps->arms[parent];
	const uint32_t depth = up ? up->depth + 1 : 1;
	const uint32_t place = before == NONE ? 1 : ps->arms[before].place + 1;
	const bool in_zero = own || (up && up->in_zero);
	const bool deep = depth > CONDITIONS_MAX || place > LADDER_MAX ||
			  (up && up->deep);

	ps->arms = grow(ps->arms, a, &ps->arm_cap, sizeof(*ps->arms));
	ps->arms[a] = (struct arm){
		.directive = d,
		.parent = parent,
		.before = before,
		.next = NONE,
		.endif = NONE,
		.mistake = NONE,
		.depth = depth,
		.place = place,
		.deep = deep,
		.zero = own,
		.in_zero = in_zero,
	};
	ps->n_arms++;
	if (ps->arms[a].zero)
		r->zeros++;
	return a;
}

static void open_conditional(struct reader *r, uint32_t d, uint32_t word)
{
	uint32_t parent = current_arm(r);

	if (r->depth >= DEPTH_MAX) {
		r->ignored++;
		r->ps->trouble = true;
		return;
	}
	r->stack = grow(r->stack, r->depth, &r->stack_cap, sizeof(*r->stack));
	r->stack[r->depth++] = (struct conditional){
		.base = r->now,
		.arm = add_arm(r, d, word, parent, NONE),
	};
}

/* What the arm that ends has left counts, if it is the first that does. */
static void finish_arm(struct reader *r, struct conditional *c)
{
	if (r->ps->arms[c->arm].zero) {
		r->zeros--;
	} else if (!c->decided) {
		c->result = r->now;
		c->decided = true;
	}
	r->now = c->base;
}

static void next_arm(struct reader *r, uint32_t d, uint32_t word)
{
	struct conditional *c;

	if (r->ignored)
		return;
	if (!r->depth) {
		r->ps->trouble = true;
		return;
	}
	c = &r->stack[r->depth - 1];
	finish_arm(r, c);
	r->ps->arms[c->arm].next = d;
	c->arm = add_arm(r, d, word, r->ps->arms[c->arm].parent, c->arm);
}

static void close_conditional(struct reader *r, uint32_t d)
{
	struct conditional *c;

	if (r->ignored) {
		r->ignored--;
		return;
	}
	if (!r->depth) {
		r->ps->trouble = true;
		return;
	}
	c = &r->stack[r->depth - 1];
	finish_arm(r, c);
	r->ps->arms[c->arm].next = d;
	for (uint32_t a = c->arm; a != NONE; a = r->ps->arms[a].before)
		r->ps->arms[a].endif = d;
	if (c->decided)
		r->now = c->result;
	r->depth--;
}

static uint32_t push(struct reader *r, uint32_t below, uint32_t token)
{
	r->node = grow(r->node, r->nodes, &r->node_cap, sizeof(*r->node));
	r->node[r->nodes] = (struct node){
		.token = token,
		.below = below,
		.depth = r->nodes ? r->node[below].depth + 1 : 0,
	};
	return r->nodes++;
}

static bool pairs(uint8_t open, uint8_t close)
{
	return (open == '(' && close == ')') || (open == '[' && close == ']') ||
	       (open == '{' && close == '}');
}

static void join(struct parse *ps, uint32_t open, uint32_t close)
{
	if (ps->match[open] == NONE)
		ps->match[open] = close;
	ps->match[close] = open;
}

/* Matches the brackets within a directive, by themselves. */
static void read_directive_brackets(struct reader *r, const struct directive *d)
{
	uint32_t stack = 0;

	for (uint32_t t = d->first; t < d->last; t++) {
		const struct token *tok = &r->lx->token[t];

		r->ps->around[t] = stack ? r->node[stack].token : NONE;
		if (tok->kind != TOKEN_PUNCT)
			continue;
		if (strchr("([{", tok->ch)) {
			stack = push(r, stack, t);
		} else if (strchr(")]}", tok->ch) && stack &&
			   pairs(r->lx->token[r->node[stack].token].ch,
				 tok->ch)) {
			join(r->ps, r->node[stack].token, t);
			stack = r->node[stack].below;
		}
	}
}

static void read_directive(struct reader *r, uint32_t number)
{
	const struct directive *d = &r->lx->directive[number];
	uint32_t word = directive_word(r->lx, d);

	read_directive_brackets(r, d);
	r->ps->arm[number] = current_arm(r);
	if (word == NONE)
		return;
	if (token_is(r->lx, word, "if") || token_is(r->lx, word, "ifdef") ||
	    token_is(r->lx, word, "ifndef"))
		open_conditional(r, number, word);
	else if (token_is(r->lx, word, "else") ||
		 token_is(r->lx, word, "elif") ||
		 token_is(r->lx, word, "elifdef") ||
		 token_is(r->lx, word, "elifndef"))
		next_arm(r, number, word);
	else if (token_is(r->lx, word, "endif"))
		close_conditional(r, number);
}

static struct function *add_function(struct reader *r, uint32_t head,
				     uint32_t name, uint32_t body)
{
	struct parse *ps = r->ps;

	ps->function = grow(ps->function, ps->functions, &ps->function_cap,
			    sizeof(*ps->function));
	ps->function[ps->functions] = (struct function){
		.head = head,
		.name = name,
		.body = body,
		.last = NONE,
		.culprit = NONE,
	};
	return &ps->function[ps->functions++];
}

/* Notes that the function (or the file level) at hand does not balance. */
static void blame(struct reader *r, uint32_t token, const char *why)
{
	struct function *f;

	if (r->zeros)
		return;
	r->ps->trouble = true;
	if (r->now.function == NONE)
		return;
	f = &r->ps->function[r->now.function];
	if (f->trouble)
		return;
	f->trouble = why;
	f->culprit = token;
}

/* Ends the function at token @t of the code. */
static void end_function(struct reader *r, uint32_t t)
{
	struct function *f = &r->ps->function[r->now.function];

	if (f->last == NONE || f->last < t)
		f->last = t;
	r->now.function = NONE;
	r->now.stack = 0;
	head_reset(&r->now.head);
	r->back = NONE;
}

static void remember(struct reader *r, uint32_t k)
{
	if (r->back != NONE)
		return;
	r->back = k;
	r->back_function = r->now.function;
	r->back_externs = r->now.externs;
	r->back_stack = xrealloc(r->back_stack, r->depth, sizeof(*r->stack));
	if (r->depth)
		memcpy(r->back_stack, r->stack, r->depth * sizeof(*r->stack));
	r->back_depth = r->depth;
	r->back_ignored = r->ignored;
	r->back_zeros = r->zeros;
}

/* Goes back to the "}" in the first column and ends the function there. */
static uint32_t go_back(struct reader *r)
{
	const uint32_t t = r->back;
	struct parse *ps = r->ps;

	r->depth = r->back_depth;
	if (r->depth)
		memcpy(r->stack, r->back_stack, r->depth * sizeof(*r->stack));
	r->ignored = r->back_ignored;
	r->zeros = r->back_zeros;
	r->now.function = r->back_function;
	r->now.externs = r->back_externs;
	while (ps->functions > r->back_function + 1)
		ps->functions--;
	while (ps->n_arms &&
	       r->lx->directive[ps->arms[ps->n_arms - 1].directive].first > t)
		ps->n_arms--;
	r->zeros = 0;
	blame(r, ps->function[r->back_function].body, "brace-never-closed");
	r->zeros = r->back_zeros;
	ps->function[r->back_function].last = NONE;
	end_function(r, t);
	/* The conditionals around must not bring the lost state back. */
	for (uint32_t i = 0; i < r->depth; i++) {
		r->stack[i].base = r->now;
		r->stack[i].decided = false;
	}
	return t + 1;
}

/* The function begins with the "{" at @t, if the head says that it is one. */
static void open_brace(struct reader *r, uint32_t t)
{
	uint32_t first = NONE, name = NONE;

	if (r->now.stack || r->now.function != NONE) {
		r->now.stack = push(r, r->now.stack, t);
		return;
	}
	switch (head_judge(&r->now.head, r->ps, t, &first, &name)) {
	case HEAD_EXTERN:
		r->now.externs++;
		head_reset(&r->now.head);
		return;
	case HEAD_FUNCTION:
		add_function(r, first, name, t);
		r->now.function = r->ps->functions - 1;
		r->back = NONE;
		break;
	case HEAD_OTHER:
		break;
	}
	r->now.stack = push(r, 0, t);
}

/* The next token of code behind @t, or NONE. */
static uint32_t next_code(const struct lex *lx, uint32_t t)
{
	for (t++; t < lx->tokens; t++)
		if (lx->token[t].kind != TOKEN_COMMENT &&
		    lx->token[t].directive == NONE)
			return t;
	return NONE;
}

/* At file level, a "}" in the first column that leaves something open. */
static void check_file_level(struct reader *r, uint32_t t)
{
	uint32_t next = next_code(r->lx, t);
	struct function *f;
	uint32_t first;

	if (next != NONE && r->lx->token[next].kind == TOKEN_PUNCT &&
	    strchr("),;]{(.", r->lx->token[next].ch))
		return;
	first = head_first(&r->now.head);
	if (first == NONE)
		first = r->node[r->now.stack].token;
	r->ps->trouble = true;
	f = add_function(r, first, NONE, NONE);
	f->trouble = "bracket-never-closed";
	f->culprit = r->node[r->now.stack].token;
	f->last = t;
	r->now.stack = 0;
	head_reset(&r->now.head);
}

/* Takes away open brackets of the wrong kind above the one that @c closes. */
static void drop_until(struct reader *r, uint8_t c, uint32_t t)
{
	while (r->now.stack &&
	       !pairs(r->lx->token[r->node[r->now.stack].token].ch, c)) {
		blame(r, t, c == '}' ? "parenthesis-open" : "brackets-cross");
		r->now.stack = r->node[r->now.stack].below;
	}
}

static void close_brace(struct reader *r, uint32_t t)
{
	const bool outer = first_column(r->lx, t);
	uint32_t open;

	drop_until(r, '}', t);
	if (!r->now.stack) {
		if (r->now.function != NONE)
			end_function(r, t);
		else if (r->now.externs)
			r->now.externs--;
		else
			blame(r, t, "brace-never-opened");
		head_reset(&r->now.head);
		return;
	}
	open = r->node[r->now.stack].token;
	join(r->ps, open, t);
	r->now.stack = r->node[r->now.stack].below;
	if (r->now.function == NONE) {
		if (!r->now.stack)
			head_block(&r->now.head, r->ps, t, next_code(r->lx, t));
		else if (outer)
			check_file_level(r, t);
		return;
	}
	if (!r->now.stack) {
		end_function(r, t);
		return;
	}
	if (!outer)
		return;
	if (r->retries >= RETRY_MAX) {
		blame(r, t, "brace-never-closed");
		end_function(r, t);
		return;
	}
	remember(r, t);
}

static void close_bracket(struct reader *r, uint32_t t)
{
	const uint8_t c = r->lx->token[t].ch;
	uint32_t open;

	if (!r->now.stack ||
	    !pairs(r->lx->token[r->node[r->now.stack].token].ch, c)) {
		blame(r, t, "bracket-never-opened");
		return;
	}
	open = r->node[r->now.stack].token;
	join(r->ps, open, t);
	r->now.stack = r->node[r->now.stack].below;
	if (c == ')' && !r->now.stack && r->now.function == NONE)
		head_group(&r->now.head, r->ps, open, t, next_code(r->lx, t));
}

/* Does the "{" at @t follow what the head of a function ends with? */
static bool after_head(const struct reader *r, uint32_t t)
{
	uint32_t k = parse_code(r->ps, t);
	uint32_t p = k ? r->ps->code[k - 1] : NONE;

	return p != NONE && (token_punct(r->lx, p, ')') ||
			     r->lx->token[p].kind == TOKEN_WORD);
}

/* Takes one token of code; returns the token to go on with. */
static uint32_t read_code(struct reader *r, uint32_t t)
{
	const struct token *tok = &r->lx->token[t];

	r->ps->around[t] = r->now.stack ? r->node[r->now.stack].token : NONE;
	if (r->now.function == NONE && !r->now.stack)
		head_token(&r->now.head, r->ps, t);
	if ((tok->kind == TOKEN_STRING || tok->kind == TOKEN_CHAR) &&
	    tok->flags & TOKEN_OPEN && !(tok->flags & TOKEN_RAW))
		blame(r, t, "quote-never-closed");
	if (tok->kind != TOKEN_PUNCT)
		return t + 1;
	switch (tok->ch) {
	case '{':
		if (r->back != NONE && r->now.function == r->back_function &&
		    first_column(r->lx, t) && after_head(r, t))
			return go_back(r);
		open_brace(r, t);
		break;
	case '}':
		close_brace(r, t);
		break;
	case '(':
	case '[':
		r->now.stack = push(r, r->now.stack, t);
		break;
	case ')':
	case ']':
		close_bracket(r, t);
		break;
	default:
		break;
	}
	return t + 1;
}

/* The file is at its end with a function or a bracket open. */
static bool at_end(struct reader *r, uint32_t *t)
{
	if (r->now.function == NONE) {
		uint32_t first = head_first(&r->now.head);
		struct function *f;

		if (!r->now.stack)
			return true;
		r->ps->trouble = true;
		if (first == NONE)
			first = r->node[r->now.stack].token;
		f = add_function(r, first, NONE, NONE);
		f->trouble = "bracket-never-closed";
		f->culprit = r->node[r->now.stack].token;
		f->last = r->lx->tokens - 1;
		return true;
	}
	if (r->back != NONE && r->now.function == r->back_function) {
		r->retries++;
		*t = go_back(r);
		return false;
	}
	r->zeros = 0;
	blame(r, r->ps->function[r->now.function].body, "function-never-ends");
	end_function(r, r->lx->tokens - 1);
	return true;
}

/* The reader goes on until it has been at the end and was not sent back. */
static void read_tokens(struct reader *r)
{
	const struct lex *lx = r->lx;
	uint32_t t = 0;

	do {
		while (t < lx->tokens) {
			const struct token *tok = &lx->token[t];

			if (tok->directive != NONE) {
				read_directive(r, tok->directive);
				t = lx->directive[tok->directive].last;
			} else if (tok->kind == TOKEN_COMMENT) {
				t++;
			} else {
				t = read_code(r, t);
			}
		}
	} while (!at_end(r, &t));
}

static int by_place(const void *a, const void *b)
{
	const struct function *x = a, *y = b;

	if (x->head != y->head)
		return x->head < y->head ? -1 : 1;
	return x->last > y->last ? -1 : x->last < y->last;
}

/*
 * Functions that an arm began and another went on with have no end of their
 * own; those within another (two arms with one function each that share a
 * body) are part of that. What is left does not overlap.
 */
static void tidy(struct parse *ps)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < ps->functions; i++)
		if (ps->function[i].last != NONE)
			ps->function[n++] = ps->function[i];
	if (n)
		qsort(ps->function, n, sizeof(*ps->function), by_place);
	ps->functions = 0;
	for (uint32_t i = 0; i < n; i++) {
		struct function *f = &ps->function[i];
		struct function *before =
			ps->functions ? &ps->function[ps->functions - 1] : NULL;

		if (!before || f->head > before->last) {
			ps->function[ps->functions++] = *f;
			continue;
		}
		if (f->last > before->last)
			before->last = f->last;
		if (f->trouble && !before->trouble) {
			before->trouble = f->trouble;
			before->culprit = f->culprit;
		}
	}
}

/* Marks the arm of an include guard around the whole file. */
static void find_guard(struct parse *ps)
{
	const struct lex *lx = ps->lx;
	const struct directive *d = lx->directive;
	uint32_t depth = 0, word, first = 0, last = lx->tokens;

	if (lx->directives < 3 || !ps->n_arms || ps->arms[0].directive)
		return;
	while (first < last && lx->token[first].kind == TOKEN_COMMENT)
		first++;
	while (last > first && lx->token[last - 1].kind == TOKEN_COMMENT &&
	       lx->token[last - 1].directive == NONE)
		last--;
	if (d[0].first != first || d[lx->directives - 1].last != last)
		return;
	word = directive_word(lx, &d[1]);
	if (!token_is(lx, d[0].first + 1, "ifndef") || word == NONE ||
	    !token_is(lx, word, "define"))
		return;
	for (uint32_t i = 0; i < lx->directives; i++) {
		word = directive_word(lx, &d[i]);
		if (word == NONE)
			continue;
		if (lx->token[word].ch == 'i' &&
		    !token_is(lx, word, "include") &&
		    !token_is(lx, word, "include_next") &&
		    !token_is(lx, word, "import") &&
		    !token_is(lx, word, "ident"))
			depth++;
		else if (lx->token[word].ch == 'e' && depth == 1 &&
			 !token_is(lx, word, "error") &&
			 !token_is(lx, word, "endif"))
			return;
		else if (token_is(lx, word, "endif") && depth && !--depth &&
			 i != lx->directives - 1)
			return;
	}
	if (!depth)
		ps->arms[0].guard = true;
}

/*
 * Fills @ps with the structure of the tokens in @lx, which must outlive it.
 * Cannot fail: what does not balance is marked. To be freed with parse_free().
 */
void parse_file(struct parse *ps, const struct lex *lx)
{
	struct reader r = { .ps = ps, .lx = lx, .back = NONE };

	memset(ps, 0, sizeof(*ps));
	ps->lx = lx;
	ps->trouble = lx->doubt != NONE;
	ps->match = xmalloc(lx->tokens * sizeof(*ps->match));
	ps->around = xmalloc(lx->tokens * sizeof(*ps->around));
	ps->arm = xmalloc(lx->directives * sizeof(*ps->arm));
	ps->code = xmalloc(lx->tokens * sizeof(*ps->code));
	for (uint32_t t = 0; t < lx->tokens; t++) {
		ps->match[t] = NONE;
		ps->around[t] = NONE;
		if (lx->token[t].kind != TOKEN_COMMENT &&
		    lx->token[t].directive == NONE)
			ps->code[ps->codes++] = t;
	}
	for (uint32_t d = 0; d < lx->directives; d++)
		ps->arm[d] = NONE;
	push(&r, 0, NONE);
	r.now.function = NONE;
	head_reset(&r.now.head);
	read_tokens(&r);
	tidy(ps);
	find_guard(ps);
	free(r.node);
	free(r.stack);
	free(r.back_stack);
}

/* Frees what parse_file() took. */
void parse_free(struct parse *ps)
{
	free(ps->match);
	free(ps->around);
	free(ps->arm);
	free(ps->code);
	free(ps->arms);
	free(ps->function);
	memset(ps, 0, sizeof(*ps));
}

/* Returns the function that token @t stands in, or NONE. */
uint32_t parse_function(const struct parse *ps, uint32_t t)
{
	uint32_t lo = 0, hi = ps->functions;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (ps->function[mid].head <= t)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (!lo || ps->function[lo - 1].last < t)
		return NONE;
	return lo - 1;
}

/* Returns the arm that token @t stands in, or NONE. */
uint32_t parse_arm(const struct parse *ps, uint32_t t)
{
	const struct lex *lx = ps->lx;
	uint32_t lo = 0, hi = lx->directives, word;
	const struct directive *d;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (lx->directive[mid].first <= t)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (!lo)
		return NONE;
	d = &lx->directive[lo - 1];
	word = directive_word(lx, d);
	if (t < d->last) {
		/* The condition of an #elif is no part of the arm before it. */
		if (word != NONE && ps->arm[lo - 1] != NONE &&
		    lx->token[word].ch == 'e' && !token_is(lx, word, "error"))
			return ps->arms[ps->arm[lo - 1]].parent;
		return ps->arm[lo - 1];
	}
	/* Behind the directive, which may have changed it. */
	for (uint32_t a = 0, b = ps->n_arms; a < b;) {
		uint32_t mid = a + (b - a) / 2;

		if (ps->arms[mid].directive == lo - 1)
			return mid;
		if (ps->arms[mid].directive < lo - 1)
			a = mid + 1;
		else
			b = mid;
	}
	if (word != NONE && token_is(lx, word, "endif"))
		return ps->arm[lo - 1] == NONE ?
			       NONE :
			       ps->arms[ps->arm[lo - 1]].parent;
	return ps->arm[lo - 1];
}

/* Returns the place in the code of token @t, or of the first one after it. */
uint32_t parse_code(const struct parse *ps, uint32_t t)
{
	uint32_t lo = 0, hi = ps->codes;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (ps->code[mid] < t)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}
