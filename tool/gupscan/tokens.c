// SPDX-License-Identifier: GPL-2.0-only
#include "tokens.h"

#include <string.h>

#include "json.h"

static const char *const kind_names[] = {
	[TOKEN_WORD] = "word",	     [TOKEN_NUMBER] = "number",
	[TOKEN_STRING] = "string",   [TOKEN_CHAR] = "char",
	[TOKEN_COMMENT] = "comment", [TOKEN_HEADER] = "header",
	[TOKEN_PUNCT] = "punct",
};

/*
 * The text of a token: the spliced one, but nothing is spliced behind the
 * quote of a raw string.
 */
static void token_text(struct buf *b, const struct lex *lx,
		       const struct token *tok)
{
	const uint8_t *p = lx->text + tok->text;
	struct buf own = { 0 };
	const uint8_t *quote;
	uint32_t from;

	if (!(tok->flags & TOKEN_RAW)) {
		json_string(b, p, tok->text_end - tok->text);
		return;
	}
	quote = memchr(p, '"', tok->text_end - tok->text);
	from = lex_offset(lx, (uint32_t)(quote - lx->text));
	buf_add(&own, p, (size_t)(quote - p));
	buf_add(&own, lx->src + from, tok->end - from);
	json_string(b, own.p, own.len);
	buf_free(&own);
}

static void flag(struct buf *b, const char *key, bool v)
{
	json_key(b, key);
	buf_str(b, v ? "true" : "false");
}

/* Appends a record for every token, comments included. */
void json_tokens(struct buf *b, const char *path, const struct lex *lx)
{
	for (uint32_t t = 0; t < lx->tokens; t++) {
		const struct token *tok = &lx->token[t];
		const char *kind = kind_names[tok->kind];

		buf_str(b, "{\"rec\":\"token\",\"file\":");
		json_string(b, path, strlen(path));
		json_key(b, "kind");
		json_string(b, kind, strlen(kind));
		json_key(b, "start");
		buf_u64(b, tok->start);
		json_key(b, "end");
		buf_u64(b, tok->end);
		json_key(b, "text");
		token_text(b, lx, tok);
		flag(b, "directive", tok->directive != NONE);
		flag(b, "open", tok->flags & TOKEN_OPEN);
		flag(b, "raw", tok->flags & TOKEN_RAW);
		flag(b, "doubt", tok->start >= lx->doubt);
		buf_str(b, "}\n");
	}
}
