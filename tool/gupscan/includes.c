// SPDX-License-Identifier: GPL-2.0-only
/*
 * What C includes is C, whatever it is called. These are the names in #include
 * that do not look like C: whose file is meant is for the reader to find out.
 */
#include "includes.h"

#include <stdlib.h>
#include <string.h>

#include "block.h"
#include "language.h"

#define NAME_MAX_BYTES 4096

/* Does this name of a header promise C? */
static bool plain(const uint8_t *name, size_t len)
{
	char text[NAME_MAX_BYTES];

	if (len >= sizeof(text))
		return false;
	memcpy(text, name, len);
	text[len] = '\0';
	return language_of(text) == LANG_C;
}

/* Behind a "#": is it an #include whose name is not plain, or none at all? */
static bool odd_directive(const uint8_t *p, const uint8_t *end)
{
	const uint8_t *close;

	while (p < end && is_blank(*p))
		p++;
	if (p < end && (*p == '/' || *p == '\\'))
		return true;
	if (end - p < 7 ||
	    (memcmp(p, "include", 7) != 0 && memcmp(p, "import", 6) != 0))
		return false;
	while (p < end && is_word(*p))
		p++;
	while (p < end && is_blank(*p))
		p++;
	if (p == end || (*p != '"' && *p != '<'))
		return true;
	close = p + 1;
	while (close < end && *close != (*p == '<' ? '>' : '"') &&
	       *close != '\n')
		close++;
	return !plain(p + 1, (size_t)(close - p) - 1);
}

static bool check(const uint8_t *p, const uint8_t *to, const uint8_t *end)
{
	const uint8_t *q = p;

	while ((q = memchr(q, '#', (size_t)(to - q))))
		if (odd_directive(++q, end))
			return true;
	while ((p = memchr(p, '%', (size_t)(to - p))))
		if (++p < end && *p == ':')
			return true;
	return false;
}

/*
 * May there be an #include in these bytes that does not name what looks like
 * C? False is certain. What is looked for first is "#in" and "#im", a "#" with
 * a blank, a comment or a line end that is taken out behind it, and "%:".
 */
bool includes_maybe(const uint8_t *p, size_t n)
{
	const block hash = all('#'), slash = all('/'), back = all('\\');
	const block i = all('i'), m = all('m'), one = all(1);
	const block percent = all('%'), colon = all(':');
	const uint8_t *end = p + n;

	for (; (size_t)(end - p) > STRIDE + 2; p += STRIDE) {
		block hit = { 0 };

		for (const uint8_t *q = p; q < p + STRIDE; q += LANES) {
			block at = load(q), next = load(q + 1);
			block word =
				(block)((next == i) & (load(q + 2) - m <= one));

			word |= (block)((next <= slash) | (next == back));
			hit |= (block)(at == hash) & word;
			hit |= (block)((at == percent) & (next == colon));
		}
		if (any(hit) && check(p, p + STRIDE, end))
			return true;
	}
	return check(p, end, end);
}

static uint32_t next_of(const struct lex *lx, const struct directive *d,
			uint32_t t)
{
	do
		t++;
	while (t < d->last && lx->token[t].kind == TOKEN_COMMENT);
	return t;
}

/* What of a name in #include is sure to stand at the end of a path. */
static const uint8_t *path_end(const uint8_t *name, size_t *len)
{
	const uint8_t *from = name;

	for (size_t i = 0; i < *len; i++)
		if (name[i] == '/' &&
		    (from == name + i ||
		     (name[i - 1] == '.' &&
		      (i < 2 || name[i - 2] == '/' ||
		       (name[i - 2] == '.' && (i < 3 || name[i - 3] == '/'))))))
			from = name + i + 1;
	*len -= (size_t)(from - name);
	return from;
}

/* Could a string be a file's name? */
static bool may_be_file(const uint8_t *p, size_t len)
{
	bool dot = false;

	for (size_t i = 0; i < len; i++) {
		if (!is_word(p[i]) && !strchr("./-+", p[i]))
			return false;
		dot |= p[i] == '.' && i;
	}
	return dot;
}

static void add(struct included *in, const struct lex *lx, uint32_t t)
{
	const struct token *tok = &lx->token[t];
	const uint8_t *name = lx->text + tok->text + 1;
	size_t len = tok->text_end - tok->text - 1;

	if (len && !(tok->flags & TOKEN_OPEN))
		len--;
	/* <vector> is of the compiler. */
	if (tok->kind == TOKEN_HEADER && !memchr(name, '.', len))
		return;
	if (!memchr(name, '\0', len) && !plain(name, len))
		included_add(in, name, len);
}

/*
 * Adds the names that a file of C includes and that do not look like C. If it
 * includes what a macro stands for, that may be any string of a #define.
 */
void includes_collect(struct included *in, const struct lex *lx)
{
	bool computed = false;

	for (int round = 0; round < 1 + computed; round++) {
		for (uint32_t i = 0; i < lx->directives; i++) {
			const struct directive *d = &lx->directive[i];
			uint32_t word = next_of(lx, d, d->first);
			uint32_t name = next_of(lx, d, word);
			bool include;

			if (name >= d->last)
				continue;
			include = token_is(lx, word, "include") ||
				  token_is(lx, word, "include_next") ||
				  token_is(lx, word, "import");
			if (!round && include) {
				uint8_t kind = lx->token[name].kind;

				if (kind == TOKEN_STRING ||
				    kind == TOKEN_HEADER)
					add(in, lx, name);
				else
					computed = true;
			}
			if (round && token_is(lx, word, "define"))
				for (uint32_t t = name; t < d->last; t++)
					if (lx->token[t].kind == TOKEN_STRING &&
					    may_be_file(
						    lx->text +
							    lx->token[t].text +
							    1,
						    lx->token[t].text_end -
							    lx->token[t].text -
							    2))
						add(in, lx, t);
		}
	}
}

/* Adds a name as #include has it, of @len bytes. */
void included_add(struct included *in, const void *name, size_t len)
{
	const uint8_t *end = path_end(name, &len);

	if (!len)
		return;
	buf_add(&in->text, end, len);
	buf_char(&in->text, '\0');
	in->sorted = false;
}

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int by_last_part(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;
	int c = strcmp(last_part(*x), last_part(*y));

	return c ? c : strcmp(*x, *y);
}

/* Puts the names in order, and takes out those that are there twice. */
void included_sort(struct included *in)
{
	uint32_t n = 0;

	in->names = 0;
	for (size_t at = 0; at < in->text.len;
	     at += strlen(in->text.p + at) + 1) {
		in->name = grow(in->name, in->names, &in->name_cap,
				sizeof(*in->name));
		in->name[in->names++] = in->text.p + at;
	}
	if (in->names)
		qsort(in->name, in->names, sizeof(*in->name), by_last_part);
	for (uint32_t i = 0; i < in->names; i++)
		if (!n || strcmp(in->name[n - 1], in->name[i]) != 0)
			in->name[n++] = in->name[i];
	in->names = n;
	in->sorted = true;
}

/* May the file @path be one that is included? @in is sorted. */
bool included_has(const struct included *in, const char *path)
{
	const char *last = last_part(path);
	size_t len = strlen(path);
	uint32_t lo = 0, hi = in->names;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (strcmp(last_part(in->name[mid]), last) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < in->names && !strcmp(last_part(in->name[lo]), last); lo++) {
		size_t n = strlen(in->name[lo]);

		if (n <= len && !strcmp(path + len - n, in->name[lo]) &&
		    (n == len || path[len - n - 1] == '/'))
			return true;
	}
	return false;
}

/* Frees what was collected. */
void included_free(struct included *in)
{
	buf_free(&in->text);
	free(in->name);
	memset(in, 0, sizeof(*in));
}
