// SPDX-License-Identifier: GPL-2.0-only
#include "json.h"

#include <string.h>

#include "aliases.h"
#include "arguments.h"
#include "kernels.h"
#include "statement.h"

/* A condition, or a list of them, is cut off beyond this. */
#define CONDITION_MAX 4096
#define ARMS_MAX 64
#define ARGUMENTS_MAX 32

/* Length of the UTF-8 sequence at @p, as Python decodes it; 0 if invalid. */
static size_t utf8(const uint8_t *p, size_t left)
{
	const uint8_t c = p[0];
	size_t n = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

	if (c < 0xc2 || c > 0xf4 || left < n)
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if ((c == 0xe0 && p[1] < 0xa0) || (c == 0xed && p[1] > 0x9f) ||
	    (c == 0xf0 && p[1] < 0x90) || (c == 0xf4 && p[1] > 0x8f))
		return 0;
	return n;
}

static void escape(struct buf *b, const char *prefix, uint8_t c)
{
	static const char digits[] = "0123456789abcdef";

	buf_str(b, prefix);
	buf_char(b, digits[c >> 4]);
	buf_char(b, digits[c & 15]);
}

/*
 * Appends @text in quotes. Bytes that are not UTF-8 become \udcXX, which is
 * what Python's surrogateescape makes of them.
 */
void json_string(struct buf *b, const void *text, size_t len)
{
	const uint8_t *p = text;

	buf_char(b, '"');
	for (size_t i = 0; i < len;) {
		size_t n;

		if (p[i] == '"' || p[i] == '\\') {
			buf_char(b, '\\');
			buf_char(b, (char)p[i++]);
		} else if (p[i] < ' ' || p[i] == 0x7f) {
			escape(b, "\\u00", p[i++]);
		} else if (p[i] < 0x80) {
			buf_char(b, (char)p[i++]);
		} else {
			n = utf8(p + i, len - i);
			if (n)
				buf_add(b, p + i, n);
			else
				escape(b, "\\udc", p[i]);
			i += n ? n : 1;
		}
	}
	buf_char(b, '"');
}

/* Appends ,"key": */
void json_key(struct buf *b, const char *key)
{
	buf_str(b, ",\"");
	buf_str(b, key);
	buf_str(b, "\":");
}

/* Appends a hash in hexadecimal and in quotes. */
void json_hash(struct buf *b, const struct hash *h)
{
	buf_char(b, '"');
	for (size_t i = 0; i < sizeof(h->b); i++)
		escape(b, "", h->b[i]);
	buf_char(b, '"');
}

static void number(struct buf *b, const char *key, uint64_t v)
{
	json_key(b, key);
	buf_u64(b, v);
}

static void offset(struct buf *b, const char *key, uint32_t v)
{
	json_key(b, key);
	if (v == NONE)
		buf_str(b, "-1");
	else
		buf_u64(b, v);
}

static void flag(struct buf *b, const char *key, bool v)
{
	json_key(b, key);
	buf_str(b, v ? "true" : "false");
}

static void text(struct buf *b, const char *key, const void *p, size_t len)
{
	json_key(b, key);
	json_string(b, p, len);
}

static void span_or_null(struct buf *b, const char *key, struct span s)
{
	json_key(b, key);
	if (s.start == NONE) {
		buf_str(b, "null");
		return;
	}
	buf_str(b, "{\"start\":");
	buf_u64(b, s.start);
	number(b, "end", s.end);
	buf_char(b, '}');
}

static void token_text(struct buf *b, const struct lex *lx, uint32_t t)
{
	buf_add(b, lx->text + lx->token[t].text,
		lx->token[t].text_end - lx->token[t].text);
}

/* The words behind #if, #ifdef and so on, white space made single spaces. */
static void expression(struct buf *b, const struct lex *lx,
		       const struct directive *d, uint32_t word)
{
	uint32_t last = NONE;

	if (word == NONE)
		return;
	for (uint32_t t = word + 1; t < d->last; t++) {
		if (lx->token[t].kind == TOKEN_COMMENT)
			continue;
		if (b->len > CONDITION_MAX) {
			buf_str(b, "...");
			return;
		}
		if (last != NONE &&
		    lx->token[last].text_end != lx->token[t].text)
			buf_char(b, ' ');
		token_text(b, lx, t);
		last = t;
	}
}

static void own_condition(struct buf *b, const struct ledger *lg, uint32_t arm)
{
	const struct lex *lx = &lg->lx;
	const struct directive *d = &lx->directive[lg->ps.arms[arm].directive];
	uint32_t word = directive_word(lx, d);

	if (token_is(lx, word, "ifdef") || token_is(lx, word, "elifdef")) {
		buf_str(b, "defined(");
		expression(b, lx, d, word);
		buf_char(b, ')');
	} else if (token_is(lx, word, "ifndef") ||
		   token_is(lx, word, "elifndef")) {
		buf_str(b, "!defined(");
		expression(b, lx, d, word);
		buf_char(b, ')');
	} else {
		expression(b, lx, d, word);
	}
}

/* "A", or "!(A) && (B)" for an #elif, or "!(A) && !(B)" for an #else. */
static void condition(struct buf *b, const struct ledger *lg, uint32_t arm)
{
	const struct lex *lx = &lg->lx;
	uint32_t chain[ARMS_MAX], n = 0;
	uint32_t word =
		directive_word(lx, &lx->directive[lg->ps.arms[arm].directive]);
	const bool otherwise = token_is(lx, word, "else");

	for (uint32_t a = lg->ps.arms[arm].before; a != NONE;
	     a = lg->ps.arms[a].before) {
		if (n == ARMS_MAX) {
			buf_str(b, "... && ");
			break;
		}
		chain[n++] = a;
	}
	if (!n && !otherwise) {
		own_condition(b, lg, arm);
		return;
	}
	while (n--) {
		buf_str(b, "!(");
		own_condition(b, lg, chain[n]);
		buf_char(b, ')');
		if (n || !otherwise)
			buf_str(b, " && ");
	}
	if (otherwise)
		return;
	buf_char(b, '(');
	own_condition(b, lg, arm);
	buf_char(b, ')');
}

static void conditions(struct buf *b, const struct ledger *lg, uint32_t arm)
{
	uint32_t stack[CONDITIONS_MAX], n = 0;
	struct buf one = { 0 };

	json_key(b, "conditions");
	buf_char(b, '[');
	for (; arm != NONE && n < CONDITIONS_MAX; arm = lg->ps.arms[arm].parent)
		if (!lg->ps.arms[arm].guard)
			stack[n++] = arm;
	while (n--) {
		one.len = 0;
		condition(&one, lg, stack[n]);
		json_string(b, one.p, one.len);
		if (n)
			buf_char(b, ',');
	}
	buf_char(b, ']');
	buf_free(&one);
}

/* From the beginning of the line, if nothing else stands there. */
static uint32_t line_or_token(const struct lex *lx, uint32_t t)
{
	const uint32_t start = lx->token[t].start;
	uint32_t at = start;

	while (at && is_blank(lx->src[at - 1]))
		at--;
	return !at || lx->src[at - 1] == '\n' ? at : start;
}

static void function(struct buf *b, const struct ledger *lg, uint32_t index)
{
	const struct lex *lx = &lg->lx;
	const struct function *f;

	json_key(b, "function");
	if (index == NONE || lg->ps.function[index].name == NONE) {
		buf_str(b, "null");
		return;
	}
	f = &lg->ps.function[index];
	buf_str(b, "{\"name\":");
	json_string(b, lx->text + lx->token[f->name].text,
		    lx->token[f->name].text_end - lx->token[f->name].text);
	number(b, "line", lex_line(lx, lx->token[f->head].start));
	number(b, "end_line", lex_line(lx, lx->token[f->last].end - 1));
	number(b, "start", line_or_token(lx, f->head));
	number(b, "end", lx->token[f->last].end);
	buf_char(b, '}');
}

/* Appends "macro" and, for a macro with parameters, "macro_params". */
static void macro(struct buf *b, const struct ledger *lg, uint32_t define)
{
	const struct lex *lx = &lg->lx;
	const struct directive *d;
	uint32_t name, open, close;
	bool first = true;

	json_key(b, "macro");
	if (define == NONE) {
		buf_str(b, "null");
		return;
	}
	d = &lx->directive[define];
	name = directive_word(lx, d) + 1;
	while (name < d->last && lx->token[name].kind == TOKEN_COMMENT)
		name++;
	json_string(b, lx->text + lx->token[name].text,
		    lx->token[name].text_end - lx->token[name].text);
	open = name + 1;
	if (open >= d->last || !token_punct(lx, open, '(') ||
	    lx->token[open].text != lx->token[name].text_end)
		return;
	close = lg->ps.match[open];
	if (close == NONE)
		return;
	json_key(b, "macro_params");
	buf_char(b, '[');
	for (uint32_t t = open + 1; t < close; t++) {
		/* "..." is three tokens, and one parameter. */
		bool dots = token_punct(lx, t, '.') && t + 2 < close;

		if (lx->token[t].kind != TOKEN_WORD && !dots)
			continue;
		if (!first)
			buf_char(b, ',');
		first = false;
		json_string(b, lx->text + lx->token[t].text,
			    dots ? 3 :
				   lx->token[t].text_end - lx->token[t].text);
		if (dots)
			t += 2;
	}
	buf_char(b, ']');
}

static void arguments(struct buf *b, const struct ledger *lg,
		      const struct occurrence *o)
{
	json_key(b, "args");
	buf_char(b, '[');
	for (uint32_t i = 0; i < o->arguments; i++) {
		const struct argument *a = &lg->arg[o->first_argument + i];

		buf_str(b, i ? ",{\"start\":" : "{\"start\":");
		buf_u64(b, a->span.start);
		number(b, "end", a->span.end);
		offset(b, "comma", a->comma);
		buf_char(b, '}');
	}
	buf_char(b, ']');
}

static void range(struct buf *b, struct range r)
{
	buf_char(b, '[');
	buf_u64(b, r.from);
	if (r.to == NONE)
		buf_str(b, ",-1]");
	else
		buf_char(b, ',');
	if (r.to != NONE) {
		buf_u64(b, r.to);
		buf_char(b, ']');
	}
}

/* Appends "kernels" and "decided": for what versions the arm is compiled. */
static void kernels(struct buf *b, const struct ledger *lg, uint32_t arm)
{
	struct kernels ks;

	kernels_of_arm(&ks, lg, arm, NONE);
	json_key(b, "kernels");
	buf_char(b, '[');
	for (uint32_t i = 0; i < ks.ranges; i++) {
		if (i)
			buf_char(b, ',');
		range(b, ks.range[i]);
	}
	buf_char(b, ']');
	flag(b, "decided", ks.decided);
}

static uint32_t directive_start(const struct lex *lx, uint32_t d)
{
	return d == NONE ? NONE : lx->token[lx->directive[d].first].start;
}

/* Does a condition of the conditional that @arm is part of name the version? */
static bool by_version(const struct ledger *lg, uint32_t first, uint32_t arm)
{
	const struct lex *lx = &lg->lx;
	const struct arm *all = lg->ps.arms;
	const uint32_t end = all[arm].endif;

	for (uint32_t a = first, n = 0; a < lg->ps.n_arms && n < CONDITION_MAX;
	     a++, n++) {
		const struct directive *d = &lx->directive[all[a].directive];

		if (end != NONE && all[a].directive > end)
			break;
		if (all[a].parent != all[arm].parent)
			continue;
		for (uint32_t t = d->first; t < d->last; t++) {
			const struct alias *alias = aliases_find(lg, t);

			if (token_is(lx, t, "LINUX_VERSION_CODE") ||
			    (alias && aliases_by_version(lg, alias)))
				return true;
		}
	}
	return false;
}

/* Appends "arms": where the directives around @arm are, from the outside in. */
static void arms(struct buf *b, const struct ledger *lg, uint32_t arm)
{
	const struct lex *lx = &lg->lx;
	const struct arm *all = lg->ps.arms;
	uint32_t stack[CONDITIONS_MAX], n = 0, first;
	struct kernels ks;

	json_key(b, "arms");
	buf_char(b, '[');
	for (; arm != NONE && n < CONDITIONS_MAX; arm = all[arm].parent)
		if (!all[arm].guard)
			stack[n++] = arm;
	while (n--) {
		arm = first = stack[n];
		while (all[first].before != NONE)
			first = all[first].before;
		buf_str(b, "{\"first\":");
		buf_u64(b, directive_start(lx, all[first].directive));
		number(b, "start", directive_start(lx, all[arm].directive));
		offset(b, "next", directive_start(lx, all[arm].next));
		offset(b, "endif", directive_start(lx, all[arm].endif));
		flag(b, "version", by_version(lg, first, arm));
		kernels_of_arm(&ks, lg, arm, all[arm].parent);
		flag(b, "decided", ks.decided);
		buf_str(b, n ? "}," : "}");
	}
	buf_char(b, ']');
}

/*
 * Appends "variants": the arguments of a list with conditionals inside, for
 * each range of versions; null if they do not depend on the version alone.
 */
static void variants(struct buf *b, const struct ledger *lg,
		     const struct occurrence *o)
{
	struct argument list[ARGUMENTS_MAX];
	uint32_t edge[RANGES_MAX], edges, open, close;
	const size_t before = b->len;
	bool first = true;

	if (!o->straddles)
		return;
	open = lex_token(&lg->lx, o->open);
	close = lex_token(&lg->lx, o->close);
	edges = kernels_edges(lg, o->arm, open, close, edge);
	json_key(b, "variants");
	buf_char(b, '[');
	for (uint32_t i = 0; i < edges; i++) {
		uint32_t n, to = i + 1 < edges ? edge[i + 1] : NONE;

		if (kernels_arm_at(lg, o->arm, NONE, edge[i]) == TRUTH_NO)
			continue;
		n = arguments_at(lg, o, open, edge[i], list, ARGUMENTS_MAX);
		if (n == NONE) {
			edges = 0;
			break;
		}
		buf_str(b, first ? "{\"kernels\":" : ",{\"kernels\":");
		first = false;
		range(b, (struct range){ edge[i], to });
		json_key(b, "args");
		buf_char(b, '[');
		for (uint32_t k = 0; k < n; k++) {
			buf_str(b, k ? ",{\"start\":" : "{\"start\":");
			buf_u64(b, list[k].span.start);
			number(b, "end", list[k].span.end);
			buf_char(b, '}');
		}
		buf_str(b, "]}");
	}
	buf_char(b, ']');
	if (!edges) {
		b->len = before;
		json_key(b, "variants");
		buf_str(b, "null");
	}
}

/* The sentence for a slug is in tool/gupvmas/gup/reasons/unread.py. */
static void problem(struct buf *b, const struct ledger *lg,
		    const struct occurrence *o)
{
	json_key(b, "problem");
	if (!o->problem) {
		buf_str(b, "null");
		return;
	}
	buf_str(b, "{\"slug\": ");
	json_string(b, o->problem, strlen(o->problem));
	buf_str(b, ", \"line\": ");
	buf_u64(b, lex_line(&lg->lx, o->problem_at));
	buf_char(b, '}');
}

/* Appends a record for every occurrence in the file. */
void json_occurrences(struct buf *b, const char *path, const struct ledger *lg,
		      const struct names *ns)
{
	const struct lex *lx = &lg->lx;

	for (uint32_t i = 0; i < lg->occs; i++) {
		const struct occurrence *o = &lg->occ[i];
		const char *kind = kind_name[o->kind];
		uint32_t line = lex_line(lx, o->start);

		buf_str(b, "{\"rec\":\"occ\"");
		text(b, "file", path, strlen(path));
		number(b, "line", line);
		number(b, "column", o->start - lx->line[line - 1] + 1);
		number(b, "offset", o->start);
		number(b, "end_line", lex_line(lx, o->last));
		text(b, "name", ns->name[o->name], strlen(ns->name[o->name]));
		text(b, "kind", kind, strlen(kind));
		function(b, lg, o->function);
		macro(b, lg, o->define);
		conditions(b, lg, o->deep ? NONE : o->arm);
		if (o->arm != NONE && !o->deep) {
			kernels(b, lg, o->arm);
			arms(b, lg, o->arm);
		}
		arguments(b, lg, o);
		variants(b, lg, o);
		if (o->kind == KIND_CALL)
			span_or_null(b, "statement", statement_of(lg, o));
		offset(b, "open", o->open);
		offset(b, "close", o->close);
		flag(b, "straddles", o->straddles);
		flag(b, "quoted", o->quoted);
		span_or_null(b, "comment", o->comment);
		span_or_null(b, "doc", o->doc);
		problem(b, lg, o);
		buf_str(b, "}\n");
	}
}

/* Appends a record for every comment in the file. */
void json_comments(struct buf *b, const char *path, const struct ledger *lg)
{
	for (uint32_t i = 0; i < lg->comments; i++) {
		buf_str(b, "{\"rec\":\"comment\"");
		text(b, "file", path, strlen(path));
		number(b, "start", lg->comment[i].start);
		number(b, "end", lg->comment[i].end);
		number(b, "line", lex_line(&lg->lx, lg->comment[i].start));
		buf_str(b, "}\n");
	}
}
