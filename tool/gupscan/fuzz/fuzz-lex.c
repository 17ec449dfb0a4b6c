// SPDX-License-Identifier: GPL-2.0-only
/* The bytes as a file of C: what must hold whatever they are. */
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "slice.h"
#include "views.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
	if (!good)
		abort();
}

/* The text without line continuations, made in the plainest way. */
static size_t splice(const uint8_t *p, size_t n, uint8_t *out, uint32_t *from)
{
	size_t to = 0;

	for (size_t i = 0; i < n; i++) {
		size_t k = i + 1;

		while (k < n && memchr(" \t\f\v", p[k], 5))
			k++;
		if (p[i] == '\\' && k < n && (p[k] == '\n' || p[k] == '\r')) {
			i = k + (p[k] == '\r' && k + 1 < n && p[k + 1] == '\n');
			continue;
		}
		from[to] = (uint32_t)i;
		out[to++] = p[i];
	}
	return to;
}

/* A piece of a name, which is no word of its own. */
static bool is_piece(const struct occurrence *o)
{
	return o->problem && !strcmp(o->problem, "may-be-pasted");
}

static uint32_t skip_pieces(const struct ledger *lg, uint32_t i)
{
	while (i < lg->occs && is_piece(&lg->occ[i]))
		i++;
	return i;
}

/*
 * Each word that is a name is an occurrence, in order, and nothing else is but
 * pieces of names.
 */
static void check_words(const struct ledger *lg, const struct names *ns,
			const uint8_t *p, size_t n)
{
	uint8_t *text = xmalloc(n);
	uint32_t *from = xmalloc(n * sizeof(*from));
	size_t len = splice(p, n, text, from), at = 0;
	uint32_t seen = 0, words = 0;

	while (at < len) {
		size_t start = at;

		while (at < len && is_word(text[at]))
			at++;
		for (uint32_t i = 0; i < ns->count; i++) {
			if (strlen(ns->name[i]) != at - start ||
			    memcmp(ns->name[i], text + start, at - start) != 0)
				continue;
			seen = skip_pieces(lg, seen);
			require(seen < lg->occs);
			require(lg->occ[seen].start == from[start]);
			require(lg->occ[seen].end == from[at - 1] + 1);
			require(lg->occ[seen].name == i);
			seen++;
			words++;
		}
		if (at == start)
			at++;
	}
	seen = skip_pieces(lg, seen);
	require(seen == lg->occs);
	require(!words || names_maybe(ns, p, n));
	free(text);
	free(from);
}

static void check_span(struct span s, size_t n)
{
	require(s.start == NONE || (s.start < s.end && s.end <= n));
}

static void check_occurrences(const struct ledger *lg, size_t n)
{
	for (uint32_t i = 0; i < lg->occs; i++) {
		const struct occurrence *o = &lg->occ[i];
		uint32_t at = o->open;

		require(o->start < o->end && o->end <= n);
		require(o->last < n && o->last + 1 >= o->end);
		require((o->kind == KIND_UNPARSED) == !!o->problem);
		check_span(o->comment, n);
		check_span(o->doc, n);
		require((o->kind == KIND_COMMENT) <=
			(o->comment.start <= o->start &&
			 o->end <= o->comment.end));
		if (o->close == NONE) {
			require(!o->arguments);
			continue;
		}
		require(o->open >= o->end && o->open < o->close &&
			o->close < n && lg->lx.src[o->open] == '(' &&
			lg->lx.src[o->close] == ')');
		for (uint32_t k = 0; k < o->arguments; k++) {
			const struct argument *a =
				&lg->arg[o->first_argument + k];

			require(a->span.start > at &&
				a->span.end >= a->span.start &&
				a->span.end <= o->close);
			if (k + 1 == o->arguments) {
				require(a->comma == NONE);
				break;
			}
			require(a->comma >= a->span.end &&
				a->comma < o->close &&
				lg->lx.src[a->comma] == ',');
			at = a->comma;
		}
	}
}

static void check_functions(const struct ledger *lg)
{
	const struct parse *ps = &lg->ps;

	for (uint32_t i = 0; i < ps->functions; i++) {
		const struct function *f = &ps->function[i];

		require(f->head <= f->last && f->last < lg->lx.tokens);
		require(!i || ps->function[i - 1].last < f->head);
	}
}

static void check_slice(const struct ledger *lg, const uint8_t *p, size_t n)
{
	uint8_t *slice = slice_file(lg);

	for (size_t i = 0; i < n; i++) {
		require((slice[i] == '\n') == (p[i] == '\n'));
		require(slice[i] == p[i] || slice[i] == ' ');
	}
	for (uint32_t i = 0; i < lg->occs; i++)
		if (lg->occ[i].kind != KIND_COMMENT)
			require(!memcmp(slice + lg->occ[i].start,
					p + lg->occ[i].start,
					lg->occ[i].end - lg->occ[i].start));
	free(slice);
}

/* What is blank of a view lies in the file and in order, and takes no name. */
static void check_views(struct buf *out, const struct ledger *lg, size_t n)
{
	static const char key[] = "\"blank\":[";
	char *p = out->p, *at;
	size_t views = 0;

	buf_char(out, '\0');
	for (p = out->p; (p = strstr(p, key)); views++) {
		unsigned long last = 0;

		for (p += sizeof(key) - 1; *p == '[' || *p == ','; p = at + 1) {
			unsigned long from, to;

			p += *p == ',';
			from = strtoul(p + 1, &at, 10);
			to = strtoul(at + 1, &at, 10);
			require(*at == ']' && from < to && to <= n);
			require(from > last || (!last && !from));
			last = to;
		}
	}
	require(views && views <= VIEWS_MAX);
	require(lg->ps.n_arms || views == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char list[] = "gup,pup,a_b";
	struct names ns = { 0 };
	struct buf out = { 0 };
	struct said said = { 0 };
	struct ledger lg;

	if (size > 1 << 16)
		return -1;
	names_parse(&ns, list, strlen(list));
	buf_str(&said.text, "\nA 0-263680\nB\n");
	for (int lang = LANG_C; lang <= LANG_ASM; lang++) {
		ledger_file(&lg, &ns, (enum lang)lang, data, (uint32_t)size);
		check_words(&lg, &ns, data, size);
		check_occurrences(&lg, size);
		check_functions(&lg);
		check_slice(&lg, data, size);
		json_occurrences(&out, "f.c", &lg, &ns);
		json_comments(&out, "f.c", &lg);
		out.len = 0;
		json_views(&out, "f.c", &lg, &said, KNOBS_MAX);
		check_views(&out, &lg, size);
		ledger_free(&lg);
	}
	ledger_file(&lg, &ns, LANG_DOC, data, (uint32_t)size);
	check_occurrences(&lg, size);
	json_occurrences(&out, "f.rst", &lg, &ns);
	ledger_free(&lg);
	buf_free(&out);
	buf_free(&said.text);
	names_free(&ns);
	return 0;
}
