// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lexer. It first takes out the line continuations, then splits the
 * spliced text into tokens and maps them back to the file. It never fails:
 * what cannot be right (a quote without its twin) becomes a token with the
 * flag TOKEN_OPEN.
 *
 * It reads as gcc does with -std=gnu11, the kernel's: a line may end in a CR
 * alone, blanks may stand between the backslash and the end of a line that
 * goes on, a NUL byte is a blank. Trigraphs are off, so that "?" "?" "/" at
 * the end of a line continues nothing.
 */
#include "lex.h"

#include <stdlib.h>
#include <string.h>

/* The longest delimiter of a raw string. */
#define RAW_MAX 16

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
	lx->doubt = NONE;
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
	const uint32_t left = lx->len - at;
	uint32_t n = 1;

	while (n < left && is_splice_blank(p[n]))
		n++;
	if (n < left && p[n] == '\n')
		return n + 1;
	if (n < left && p[n] == '\r')
		return n + 1 + (n + 1 < left && p[n + 1] == '\n');
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

/* The place in the spliced text of @offset, which is in no continuation. */
static uint32_t text_of(const struct lex *lx, uint32_t offset)
{
	uint32_t lo = 0, hi = lx->splices;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (lx->splice[mid].start <= offset)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (!lo)
		return offset;
	return lx->splice[lo - 1].text + (offset - lx->splice[lo - 1].start);
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

/* Does a line end at @at? The CR of a CR LF is no end of its own. */
static bool line_ends(const struct lex *lx, uint32_t at)
{
	if (lx->text[at] == '\n')
		return true;
	return lx->text[at] == '\r' &&
	       (at + 1 == lx->text_len || lx->text[at + 1] != '\n');
}

/* From behind the opening quote to behind the closing one, or the line end. */
static uint32_t skip_quoted(const struct lex *lx, uint32_t at, uint8_t quote,
			    bool escapes, uint8_t *flags)
{
	while (at < lx->text_len && !line_ends(lx, at)) {
		if (lx->text[at] == quote)
			return at + 1;
		if (escapes && lx->text[at] == '\\' && at + 1 < lx->text_len &&
		    !line_ends(lx, at + 1))
			at++;
		at++;
	}
	*flags |= TOKEN_OPEN;
	return at;
}

static uint32_t skip_line(const struct lex *lx, uint32_t at)
{
	const uint8_t *p = lx->text + at, *end = lx->text + lx->text_len;
	const uint8_t *stop = memchr(p, '\n', (size_t)(end - p));

	if (stop)
		end = stop;
	while (p < end && (p = memchr(p, '\r', (size_t)(end - p)))) {
		if (line_ends(lx, (uint32_t)(p - lx->text)))
			return (uint32_t)(p - lx->text);
		p++;
	}
	return (uint32_t)(end - lx->text);
}

static uint32_t skip_comment(const struct lex *lx, uint32_t at, uint8_t *flags)
{
	const uint8_t *p = lx->text + at;
	const uint8_t *end = lx->text + lx->text_len;
	const uint8_t *stop;

	if (p[1] == '/')
		return skip_line(lx, at);
	stop = memmem(p + 2, (size_t)(end - p) - 2, "*/", 2);
	if (stop)
		return (uint32_t)(stop - lx->text) + 2;
	*flags |= TOKEN_OPEN;
	return lx->text_len;
}

/* From the byte at @at of the text on nobody can be sure what is code. */
static void doubt(struct lex *lx, uint32_t at, const char *why)
{
	if (lx->doubt != NONE)
		return;
	lx->doubt = lex_offset(lx, at);
	lx->why = why;
}

/* Is the word at @at, which ends where a quote stands, the R of a raw string? */
static bool raw_prefix(const struct lex *lx, uint32_t at, uint32_t end)
{
	static const char *const prefix[] = { "R", "LR", "uR", "UR", "u8R" };

	if (!lx->c || end >= lx->text_len || lx->text[end] != '"')
		return false;
	for (size_t i = 0; i < sizeof(prefix) / sizeof(prefix[0]); i++)
		if (strlen(prefix[i]) == end - at &&
		    !memcmp(lx->text + at, prefix[i], end - at))
			return true;
	return false;
}

/*
 * The ")delimiter\"" of a raw string whose quote is at @quote of the file:
 * the offset behind it, 0 if there is none, or @quote if the delimiter cannot
 * be one.
 */
static uint32_t raw_end(const struct lex *lx, uint32_t quote)
{
	const uint8_t *p = lx->src + quote + 1, *end = lx->src + lx->len;
	const uint8_t *at = p;
	uint8_t close[RAW_MAX + 2];
	size_t n;

	while (at < end && *at != '(') {
		if (is_space(*at) || strchr(")\\\"", *at) || at - p == RAW_MAX)
			return quote;
		at++;
	}
	if (at == end)
		return quote;
	n = (size_t)(at - p);
	close[0] = ')';
	memcpy(close + 1, p, n);
	close[n + 1] = '"';
	at = memmem(at, (size_t)(end - at), close, n + 2);
	return at ? (uint32_t)(at - lx->src) + (uint32_t)n + 2 : 0;
}

/*
 * A raw string from its prefix at @at, its quote at @quote of the text. gcc
 * has them with -std=gnu11, clang has had them since 19, and neither has them
 * with -std=gnu89, which kernels before 5.18 are built with. Where it would
 * end elsewhere as the string that others take it for, all that follows is in
 * doubt.
 */
static uint32_t skip_raw(struct lex *lx, uint32_t at, uint32_t quote,
			 bool directive, uint8_t *flags)
{
	uint8_t plain_flags = 0;
	uint32_t plain = skip_quoted(lx, quote + 1, '"', true, &plain_flags);
	uint32_t offset = lex_offset(lx, quote), stop = raw_end(lx, offset);
	uint32_t end;

	if (stop == offset) {
		doubt(lx, at, "raw-string-delimiter");
		*flags |= TOKEN_RAW | TOKEN_OPEN;
		return plain;
	}
	*flags |= TOKEN_RAW;
	end = stop ? text_of(lx, stop) : lx->text_len;
	if (!stop)
		*flags |= TOKEN_OPEN;
	/* There the line end closes it, for gcc up to 14. */
	if (directive && skip_line(lx, quote) < end) {
		end = skip_line(lx, quote);
		*flags |= TOKEN_OPEN;
	}
	if (end != plain || *flags & TOKEN_OPEN)
		doubt(lx, at, "raw-string");
	return end;
}

static bool starts_comment(const struct lex *lx, uint32_t at)
{
	return lx->text[at] == '/' && at + 1 < lx->text_len &&
	       (lx->text[at + 1] == '/' || lx->text[at + 1] == '*');
}

/*
 * Does the directive that has begun want the name of a header? That is all
 * of an #include, and the parenthesis of a __has_include.
 */
static bool wants_header(const struct lex *lx)
{
	const struct directive *d = &lx->directive[lx->directives - 1];
	uint32_t word = d->first + 1, open = lx->tokens - 1;

	while (word < lx->tokens && lx->token[word].kind == TOKEN_COMMENT)
		word++;
	if (word >= lx->tokens)
		return false;
	if (token_is(lx, word, "include") ||
	    token_is(lx, word, "include_next") || token_is(lx, word, "import"))
		return true;
	return open > word && token_punct(lx, open, '(') &&
	       (token_is(lx, open - 1, "__has_include") ||
		token_is(lx, open - 1, "__has_include_next"));
}

/*
 * The name of a header, from its opening quote at @at to behind the closing
 * one; 0 if "<" opens none. In an arm that is skipped the compiler does not
 * look for headers, and reads the same bytes as others.
 */
static uint32_t skip_header(struct lex *lx, uint32_t at, uint8_t *flags)
{
	const uint8_t close = lx->text[at] == '<' ? '>' : '"';
	uint8_t open = 0;
	uint32_t end = skip_quoted(lx, at + 1, close, false, &open);

	if (close == '>' && open)
		return 0;
	for (uint32_t i = at + 1; i < end; i++)
		if (close == '"' ? lx->text[i] == '\\' :
				   strchr("\"'", lx->text[i]) ||
					   (lx->text[i] == '/' &&
					    strchr("/*", lx->text[i + 1])))
			doubt(lx, at, "header-name-with-quote");
	*flags |= open;
	return end;
}

/* What a digraph at @at stands for, 0 if there is none. */
static uint8_t digraph(const struct lex *lx, uint32_t at)
{
	static const char all[][3] = { "<:[", ":>]", "<%{", "%>}", "%:#" };
	uint32_t shifts = at;

	if (!lx->c || at + 1 >= lx->text_len)
		return 0;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (lx->text[at] != all[i][0] || lx->text[at + 1] != all[i][1])
			continue;
		/* The second "<" of a "<<" begins nothing. */
		while (all[i][0] == '<' && shifts &&
		       lx->text[shifts - 1] == '<')
			shifts--;
		return (at - shifts) % 2 ? 0 : (uint8_t)all[i][2];
	}
	return 0;
}

/* Takes the token at @at; returns where the text goes on. */
static uint32_t take(struct lex *lx, uint32_t at, bool directive)
{
	uint8_t c = lx->text[at], flags = 0, kind = TOKEN_PUNCT;
	uint32_t end = at + 1, header = 0;

	if ((c == '<' || c == '"') && directive && wants_header(lx))
		header = skip_header(lx, at, &flags);
	if (starts_comment(lx, at)) {
		kind = TOKEN_COMMENT;
		end = skip_comment(lx, at, &flags);
	} else if (header) {
		kind = c == '<' ? TOKEN_HEADER : TOKEN_STRING;
		end = header;
	} else if (c == '"') {
		kind = TOKEN_STRING;
		end = skip_quoted(lx, end, c, true, &flags);
	} else if (c == '\'') {
		kind = TOKEN_CHAR;
		end = skip_quoted(lx, end, c, true, &flags);
	} else if (is_digit(c) || (c == '.' && end < lx->text_len &&
				   is_digit(lx->text[end]))) {
		kind = TOKEN_NUMBER;
		end = skip_number(lx, end);
	} else if (is_word(c)) {
		kind = TOKEN_WORD;
		end = skip_words(lx, end);
		if (raw_prefix(lx, at, end)) {
			kind = TOKEN_STRING;
			end = skip_raw(lx, at, end, directive, &flags);
		}
	} else if (digraph(lx, at)) {
		c = digraph(lx, at);
		end++;
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

/* Does the text begin with the mark that says it is UTF-8? */
static bool has_mark(const struct lex *lx)
{
	return lx->text_len >= 3 && !memcmp(lx->text, "\xef\xbb\xbf", 3);
}

/*
 * Fills @lx with the tokens of @src, which must stay where it is for as long
 * as @lx is used; @c: it is C and not assembly. To be freed with lex_free().
 */
void lex_file(struct lex *lx, const uint8_t *src, uint32_t len, bool c)
{
	bool directive = false, fresh = true;
	uint32_t at;

	lex_lines(lx, src, len);
	splice_lines(lx);
	lx->c = c;
	at = has_mark(lx) ? 3 : 0;
	while (at < lx->text_len) {
		const uint8_t byte = lx->text[at];

		if (line_ends(lx, at)) {
			if (directive)
				close_directive(lx, at);
			directive = false;
			fresh = true;
			at++;
			continue;
		}
		if (is_blank(byte) || !byte) {
			at++;
			continue;
		}
		if (fresh && (byte == '#' || digraph(lx, at) == '#')) {
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
