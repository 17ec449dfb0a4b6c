/* SPDX-License-Identifier: GPL-2.0-only */
/* Bytes to tokens: comments, strings, line continuations, directives. */
#ifndef GUPSCAN_LEX_H
#define GUPSCAN_LEX_H

#include "util.h"

enum token_kind {
	TOKEN_WORD,
	TOKEN_NUMBER,
	TOKEN_STRING,
	TOKEN_CHAR,
	TOKEN_COMMENT,
	TOKEN_HEADER, /* what #include names */
	TOKEN_PUNCT,
};

/*
 * A line end took the place of a closing quote, or the file's end of "*" "/";
 * or a raw string is none.
 */
#define TOKEN_OPEN 1
/* A raw string: its text is that of the file, line continuations included. */
#define TOKEN_RAW 2

/*
 * start and end are offsets in the file, text and text_end those in the
 * spliced text.
 */
struct token {
	uint32_t start;
	uint32_t end;
	uint32_t text;
	uint32_t text_end;
	uint32_t directive; /* that it stands in, or NONE */
	uint8_t kind;
	uint8_t flags;
	uint8_t ch; /* its first byte; of a digraph the byte that it stands for */
};

struct directive {
	uint32_t first; /* token: the # */
	uint32_t last; /* token after its last */
	uint32_t end; /* offset in the file of the line end */
};

/* Where the text goes on after a line end that was taken out. */
struct splice {
	uint32_t text;
	uint32_t start;
};

struct lex {
	const uint8_t *src;
	uint32_t len;
	const uint8_t *text;
	uint32_t text_len;
	uint8_t *owned;
	bool c; /* C, with digraphs and raw strings: assembly has neither */
	/*
	 * Offset in the file from where on compilers, or the arms of an #if,
	 * do not agree what is code; NONE if nowhere. And why.
	 */
	uint32_t doubt;
	const char *why; /* the slug of a reason */
	struct splice *splice;
	uint32_t splices, splice_cap;
	struct token *token;
	uint32_t tokens, token_cap;
	struct directive *directive;
	uint32_t directives, directive_cap;
	uint32_t *line; /* offset in the file of each line's first byte */
	uint32_t lines, line_cap;
};

void lex_lines(struct lex *lx, const uint8_t *src, uint32_t len);
void lex_file(struct lex *lx, const uint8_t *src, uint32_t len, bool c);
void lex_free(struct lex *lx);
uint32_t lex_line(const struct lex *lx, uint32_t offset);
uint32_t lex_offset(const struct lex *lx, uint32_t text);
uint32_t lex_token(const struct lex *lx, uint32_t offset);
uint32_t lex_end(const struct lex *lx, uint32_t text_end);
bool token_is(const struct lex *lx, uint32_t t, const char *word);
bool token_punct(const struct lex *lx, uint32_t t, char c);

#endif
