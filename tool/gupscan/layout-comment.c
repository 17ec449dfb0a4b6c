// SPDX-License-Identifier: GPL-2.0-only
/* Whose a comment is, and what has become of it. */
#include <stdlib.h>
#include <string.h>

#include "layout-parts.h"

/*
 * The unit that the comment @t of the lexer speaks of, which is next to the
 * gap before unit @u; @after says whether it stands behind it. A comment
 * belongs to the argument that it stands beside, between the commas; if it
 * follows a comma to the end of the line, to the argument before.
 */
uint32_t comment_owner(const struct side *s, uint32_t t, uint32_t u,
		       bool *after)
{
	const struct token *tok = &s->lx.token[t];
	uint32_t prev = u ? s->unit[u - 1].id : ID_NONE;

	*after = true;
	if (!u || u >= s->units) {
		*after = u != 0;
		return u ? u - 1 : 0;
	}
	if (prev == ID_COMMA) {
		if (!newline_between(s, s->unit[u - 1].end, tok->start) &&
		    newline_between(s, tok->end, s->unit[u].start) && u > 1)
			return u - 2;
		*after = false;
		return u;
	}
	if (prev == ID_OPEN) {
		*after = false;
		return u;
	}
	return u - 1;
}

/* Gives the comments between two offsets of old that have fate @from fate @to. */
void replace_fate(struct layout *l, uint32_t start, uint32_t end, uint8_t from,
		  uint8_t to)
{
	const struct lex *lx = &l->old.lx;

	if (start >= end || !lx->tokens)
		return;
	for (uint32_t t = lex_token(lx, start);
	     t < lx->tokens && lx->token[t].start < end; t++)
		if (lx->token[t].kind == TOKEN_COMMENT &&
		    lx->token[t].start >= start && l->fate[t] == from)
			l->fate[t] = to;
}

/* Gives the comments between two offsets of old the fate @fate. */
void set_fate(struct layout *l, uint32_t start, uint32_t end, uint8_t fate)
{
	for (uint8_t from = FATE_OPEN; from <= FATE_MOVED; from++)
		replace_fate(l, start, end, from, fate);
}

/* The number of the text of comment @t: what it says, its layout aside. */
uint32_t comment_id(struct layout *l, const struct side *s, uint32_t t)
{
	const struct token *tok = &s->lx.token[t];
	struct buf text = { 0 };
	uint32_t number;

	for (uint32_t i = tok->start; i < tok->end; i++) {
		uint8_t c = s->lx.src[i];

		/* A star that begins or ends a line is decoration. */
		if (is_space(c) ||
		    (c == '*' && (blank_before(s, i) || i + 2 == tok->end)))
			continue;
		buf_char(&text, (char)c);
	}
	number = intern_id(l->intern, text.p ? text.p : "", text.len, 3);
	buf_free(&text);
	return number;
}

/* Is this the comment_id() of a comment of old? */
bool old_comment(const struct layout *l, uint32_t id)
{
	return id < l->knowns && l->known[id];
}

/* Learns what comments old has. */
void learn_comments(struct layout *l)
{
	uint32_t cap = 0;

	l->fate = xcalloc(l->old.lx.tokens, sizeof(*l->fate));
	l->written = xcalloc(l->new.lx.tokens, sizeof(*l->written));
	for (uint32_t t = 0; t < l->old.lx.tokens; t++) {
		uint32_t id;

		if (l->old.lx.token[t].kind != TOKEN_COMMENT)
			continue;
		id = comment_id(l, &l->old, t);
		while (l->knowns <= id) {
			l->known = grow(l->known, l->knowns, &cap,
					sizeof(*l->known));
			l->known[l->knowns++] = false;
		}
		l->known[id] = true;
	}
}

/* Has all that is new in the comments of AFTER been written? */
bool comments_written(struct layout *l)
{
	for (uint32_t t = 0; t < l->new.lx.tokens; t++) {
		if (l->new.lx.token[t].kind != TOKEN_COMMENT || l->written[t] ||
		    old_comment(l, comment_id(l, &l->new, t)))
			continue;
		l->line = lex_line(&l->new.lx, l->new.lx.token[t].start);
		l->in_new = true;
		because(&l->why, "a new comment stands where nothing is added");
		return false;
	}
	return true;
}

/* Does a comment stand between the two offsets of @s? */
bool has_comment(const struct side *s, uint32_t start, uint32_t end)
{
	uint32_t t;

	if (start >= end || !s->lx.tokens)
		return false;
	for (t = lex_token(&s->lx, start);
	     t < s->lx.tokens && s->lx.token[t].start < end; t++)
		if (s->lx.token[t].kind == TOKEN_COMMENT &&
		    s->lx.token[t].end > start)
			return true;
	return false;
}

static bool covers(const struct edit *e, const struct token *tok)
{
	return e->start <= tok->start && tok->end <= e->end;
}

/*
 * Are all comments of the file before still there, or rightly gone? The edits
 * are in order.
 */
bool comments_kept(struct layout *l)
{
	const struct lex *lx = &l->old.lx;
	uint32_t e = 0;

	for (uint32_t t = 0; t < lx->tokens; t++) {
		const struct token *tok = &lx->token[t];

		if (tok->kind != TOKEN_COMMENT)
			continue;
		while (e < l->edits && l->edit[e].end <= tok->start)
			e++;
		if (e == l->edits)
			return true;
		if (covers(&l->edit[e], tok) && l->fate[t] == FATE_OPEN) {
			l->line = lex_line(lx, tok->start);
			because(&l->why, "a comment would be lost");
			return false;
		}
	}
	return true;
}

/* Adds @by to the count of each comment of @s, in @count, that @fate does not call gone. */
static uint32_t *count_comments(struct layout *l, const struct side *s,
				const uint8_t *fate, int32_t by,
				uint32_t *count, uint32_t *counts,
				uint32_t *cap)
{
	for (uint32_t t = 0; t < s->lx.tokens; t++) {
		uint32_t id;

		if (s->lx.token[t].kind != TOKEN_COMMENT ||
		    (fate && fate[t] == FATE_GONE))
			continue;
		id = comment_id(l, s, t);
		while (*counts <= id) {
			count = grow(count, *counts, cap, sizeof(*count));
			count[(*counts)++] = 0;
		}
		if (by > 0 || count[id])
			count[id] += (uint32_t)by;
	}
	return count;
}

/*
 * Does @result, the text that was written, have every comment of old that has
 * not rightly gone?
 */
bool comments_there(struct layout *l, const struct side *result)
{
	uint32_t *count = NULL, counts = 0, cap = 0, t;

	count = count_comments(l, &l->old, l->fate, 1, count, &counts, &cap);
	count = count_comments(l, result, NULL, -1, count, &counts, &cap);
	for (t = 0; t < l->old.lx.tokens; t++)
		if (l->old.lx.token[t].kind == TOKEN_COMMENT &&
		    l->fate[t] != FATE_GONE && count[comment_id(l, &l->old, t)])
			break;
	free(count);
	if (t == l->old.lx.tokens)
		return true;
	l->line = lex_line(&l->old.lx, l->old.lx.token[t].start);
	because(&l->why, "a comment would be lost");
	return false;
}
