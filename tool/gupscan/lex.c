// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lexer. It first takes out the line continuations, then splits the
 * spliced text into tokens and maps them back to the file. It never fails:
 * what cannot be right (a quote without its twin) becomes a token with the
 * flag TOKEN_OPEN.
 */
#include "lex.h"

#include <stdlib.h>
#include <string.h>

static void add_line(struct lex *lx, uint32_t start)
{
	lx->line = grow(lx->line, lx->lines, &lx->line_cap, sizeof(*lx->line));
	lx->line[lx->lines++] = start;
}

/*
 * Begins @lx with the lines of @src alone: enough for lex_line() on a text
 * that is not C. A line end at the end of the file opens no further line.
 */
void lex_lines(struct lex *lx, const uint8_t *src, uint32_t len)
{
	const uint8_t *p = src, *end = src + len;

	memset(lx, 0, sizeof(*lx));
	lx->src = src;
	lx->len = len;
	lx->text = src;
	lx->text_len = len;
	while (p < end) {
		const uint8_t *nl = memchr(p, '\n', (size_t)(end - p));

		add_line(lx, (uint32_t)(p - src));
		if (!nl)
			break;
		p = nl + 1;
	}
}

/* Length of the line continuation at @at of the file, 0 if there is none. */
static uint32_t continuation(const struct lex *lx, uint32_t at)
{
	const uint8_t *p = lx->src + at;
	uint32_t left = lx->len - at;

	if (left >= 2 && p[0] == '\\' && p[1] == '\n')
		return 2;
	if (left >= 3 && p[0] == '\\' && p[1] == '\r' && p[2] == '\n')
		return 3;
	return 0;
}

/* Copies the text without its line continuations, if it has any. */
static void splice_lines(struct lex *lx)
{
	uint32_t from = 0, at = 0, to = 0;

	while (at < lx->len) {
		const uint8_t *slash = memchr(lx->src + at, '\\', lx->len - at);
		uint32_t skip;

		if (!slash)
			break;
		at = (uint32_t)(slash - lx->src);
		skip = continuation(lx, at);
		if (!skip) {
			at++;
			continue;
		}
		if (!lx->owned)
			lx->owned = xmalloc(lx->len);
		memcpy(lx->owned + to, lx->src + from, at - from);
		to += at - from;
		at += skip;
		from = at;
		lx->splice = grow(lx->splice, lx->splices, &lx->splice_cap,
				  sizeof(*lx->splice));
		lx->splice[lx->splices++] =
			(struct splice){ .text = to, .start = from };
	}
	if (!lx->owned)
		return;
	memcpy(lx->owned + to, lx->src + from, lx->len - from);
	lx->text = lx->owned;
	lx->text_len = to + lx->len - from;
}

/* Returns the offset in the file of the byte at @text of the spliced text. */
uint32_t lex_offset(const struct lex *lx, uint32_t text)
{
	uint32_t lo = 0, hi = lx->splices;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (lx->splice[mid].text <= text)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (!lo)
		return text;
	return lx->splice[lo - 1].start + (text - lx->splice[lo - 1].text);
}

/*
 * Returns the offset in the file right behind the byte before @text_end, so
 * that a line continuation at the end of a token is no part of it.
 */
uint32_t lex_end(const struct lex *lx, uint32_t text_end)
{
	return text_end ? lex_offset(lx, text_end - 1) + 1 : 0;
}

/* Returns the line, from 1, that the byte at @offset of the file is in. */
uint32_t lex_line(const struct lex *lx, uint32_t offset)
{
	uint32_t lo = 0, hi = lx->lines;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (lx->line[mid] <= offset)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo ? lo : 1;
}

/* Is token @t the identifier @word? */
bool token_is(const struct lex *lx, uint32_t t, const char *word)
{
	const struct token *tok = &lx->token[t];
	size_t len = tok->text_end - tok->text;

	return tok->kind == TOKEN_WORD && len == strlen(word) &&
	       !memcmp(lx->text + tok->text, word, len);
}

/* Is token @t the punctuation character @c? */
bool token_punct(const struct lex *lx, uint32_t t, char c)
{
	return lx->token[t].kind == TOKEN_PUNCT &&
	       lx->token[t].ch == (uint8_t)c;
}

static uint32_t skip_words(const struct lex *lx, uint32_t at)
{
	while (at < lx->text_len && is_word(lx->text[at]))
		at++;
	return at;
}

/* A preprocessing number: also 0x1.8p+3, 1e-5 and 1.get_user_pages. */
static uint32_t skip_number(const struct lex *lx, uint32_t at)
{
	while (at < lx->text_len) {
		uint8_t c = lx->text[at];

		if (is_word(c) || c == '.')
			at++;
		else if ((c == '+' || c == '-') &&
			 strchr("eEpP", lx->text[at - 1]))
			at++;
		else
			break;
	}
	return at;
}

/* From behind the opening quote to behind the closing one, or the line end. */
static uint32_t skip_quoted(const struct lex *lx, uint32_t at, uint8_t quote,
			    uint8_t *flags)
{
	while (at < lx->text_len && lx->text[at] != '\n') {
		if (lx->text[at] == quote)
			return at + 1;
		if (lx->text[at] == '\\' && at + 1 < lx->text_len &&
		    lx->text[at + 1] != '\n')
			at++;
		at++;
	}
	*flags |= TOKEN_OPEN;
	return at;
}

static uint32_t skip_comment(const struct lex *lx, uint32_t at, uint8_t *flags)
{
	const uint8_t *p = lx->text + at;
	const uint8_t *end = lx->text + lx->text_len;
	const uint8_t *stop;

	if (p[1] == '/') {
		stop = memchr(p, '\n', (size_t)(end - p));
		return stop ? (uint32_t)(stop - lx->text) : lx->text_len;
	}
	stop = memmem(p + 2, (size_t)(end - p) - 2, "*/", 2);
	if (stop)
		return (uint32_t)(stop - lx->text) + 2;
	*flags |= TOKEN_OPEN;
	return lx->text_len;
}

static bool starts_comment(const struct lex *lx, uint32_t at)
{
	return lx->text[at] == '/' && at + 1 < lx->text_len &&
	       (lx->text[at + 1] == '/' || lx->text[at + 1] == '*');
}

/* Does the directive that has begun want a header's name next? */
static bool wants_header(const struct lex *lx)
{
	const struct directive *d = &lx->directive[lx->directives - 1];
	uint32_t word = NONE;

	for (uint32_t t = d->first + 1; t < lx->tokens; t++) {
		if (lx->token[t].kind == TOKEN_COMMENT)
			continue;
		if (word != NONE)
			return false;
		word = t;
	}
	return word != NONE && (token_is(lx, word, "include") ||
				token_is(lx, word, "include_next") ||
				token_is(lx, word, "import"));
}

/* Takes the token at @at; returns where the text goes on. */
static uint32_t take(struct lex *lx, uint32_t at, bool directive)
{
	const uint8_t c = lx->text[at];
	uint8_t flags = 0, kind = TOKEN_PUNCT;
	uint32_t end = at + 1;

	if (starts_comment(lx, at)) {
		kind = TOKEN_COMMENT;
		end = skip_comment(lx, at, &flags);
	} else if (c == '<' && directive && wants_header(lx)) {
		kind = TOKEN_HEADER;
		end = skip_quoted(lx, end, '>', &flags);
	} else if (c == '"') {
		kind = TOKEN_STRING;
		end = skip_quoted(lx, end, c, &flags);
	} else if (c == '\'') {
		kind = TOKEN_CHAR;
		end = skip_quoted(lx, end, c, &flags);
	} else if (is_digit(c) || (c == '.' && end < lx->text_len &&
				   is_digit(lx->text[end]))) {
		kind = TOKEN_NUMBER;
		end = skip_number(lx, end);
	} else if (is_word(c)) {
		kind = TOKEN_WORD;
		end = skip_words(lx, end);
	}
	lx->token =
		grow(lx->token, lx->tokens, &lx->token_cap, sizeof(*lx->token));
	lx->token[lx->tokens++] = (struct token){
		.start = lex_offset(lx, at),
		.end = lex_end(lx, end),
		.text = at,
		.text_end = end,
		.directive = directive ? lx->directives - 1 : NONE,
		.kind = kind,
		.flags = flags,
		.ch = c,
	};
	return end;
}

static void open_directive(struct lex *lx)
{
	lx->directive = grow(lx->directive, lx->directives, &lx->directive_cap,
			     sizeof(*lx->directive));
	lx->directive[lx->directives++] =
		(struct directive){ .first = lx->tokens };
}

static void close_directive(struct lex *lx, uint32_t at)
{
	struct directive *d = &lx->directive[lx->directives - 1];

	d->last = lx->tokens;
	d->end = at < lx->text_len ? lex_offset(lx, at) : lx->len;
}

/*
 * Fills @lx with the tokens of @src, which must stay where it is for as long
 * as @lx is used. To be freed with lex_free().
 */
void lex_file(struct lex *lx, const uint8_t *src, uint32_t len)
{
	bool directive = false, fresh = true;
	uint32_t at = 0;

	lex_lines(lx, src, len);
	splice_lines(lx);
	while (at < lx->text_len) {
		const uint8_t c = lx->text[at];

		if (c == '\n') {
			if (directive)
				close_directive(lx, at);
			directive = false;
			fresh = true;
			at++;
			continue;
		}
		if (is_blank(c)) {
			at++;
			continue;
		}
		if (c == '#' && fresh) {
			open_directive(lx);
			directive = true;
		}
		if (!starts_comment(lx, at))
			fresh = false;
		at = take(lx, at, directive);
	}
	if (directive)
		close_directive(lx, at);
}

/* Returns the token that the byte at @offset of the file belongs to. */
uint32_t lex_token(const struct lex *lx, uint32_t offset)
{
	uint32_t lo = 0, hi = lx->tokens;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (lx->token[mid].start <= offset)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo ? lo - 1 : 0;
}

/* Frees what lex_lines() or lex_file() took. */
void lex_free(struct lex *lx)
{
	free(lx->owned);
	free(lx->splice);
	free(lx->token);
	free(lx->directive);
	free(lx->line);
	memset(lx, 0, sizeof(*lx));
}
