// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two files, with a NUL byte between them: one in the layout of the other.
 * Either it is refused, or the result has the tokens of the second.
 */
#include <stdlib.h>
#include <string.h>

#include "layout.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
	if (!good)
		abort();
}

/* The tokens of @s that are no comments, each with a blank behind it. */
static void plain(const struct buf *text, struct buf *out)
{
	struct lex lx;

	lex_file(&lx, (const uint8_t *)(text->p ? text->p : ""),
		 (uint32_t)text->len, true);
	for (uint32_t t = 0; t < lx.tokens; t++) {
		const struct token *tok = &lx.token[t];

		if (tok->kind == TOKEN_COMMENT)
			continue;
		if (tok->directive != NONE &&
		    lx.directive[tok->directive].first == t)
			buf_char(out, '\n');
		buf_add(out, lx.text + tok->text, tok->text_end - tok->text);
		buf_char(out, ' ');
	}
	lex_free(&lx);
}

static void check(const struct buf *before, const struct buf *after)
{
	struct buf out = { 0 }, want = { 0 }, got = { 0 };
	struct layout l = { 0 };

	if (layout(&l, before, after, &out)) {
		plain(after, &want);
		plain(&out, &got);
		require(want.len == got.len &&
			(!want.len || !memcmp(want.p, got.p, want.len)));
	} else {
		require(l.why.text[0] && l.line);
	}
	layout_free(&l);
	buf_free(&out);
	buf_free(&want);
	buf_free(&got);
}

/* What does not change stays as it is, byte for byte. */
static void check_same(const struct buf *text)
{
	struct buf out = { 0 };
	struct layout l = { 0 };

	require(layout(&l, text, text, &out));
	require(out.len == text->len &&
		(!out.len || !memcmp(out.p, text->p, out.len)));
	layout_free(&l);
	buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nul = size ? memchr(data, 0, size) : NULL;
	size_t len = nul ? (size_t)(nul - data) : size;
	struct buf before = { 0 }, after = { 0 };

	if (size > 1 << 16)
		return -1;
	buf_add(&before, data, len);
	if (nul)
		buf_add(&after, nul + 1, size - len - 1);
	check_same(&before);
	check(&before, &after);
	check(&after, &before);
	buf_free(&before);
	buf_free(&after);
	return 0;
}
