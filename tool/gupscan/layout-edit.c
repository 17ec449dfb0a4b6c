// SPDX-License-Identifier: GPL-2.0-only
/* Edits: what goes and what comes, in bytes of the file before. */
#include <stdlib.h>
#include <string.h>

#include "layout-parts.h"
#include "parse.h"

/* Replaces the bytes from @start to @end of old by @text, or takes them out. */
void add_edit(struct layout *l, uint32_t start, uint32_t end,
	      const struct buf *text, bool statements)
{
	l->edit = grow(l->edit, l->edits, &l->edit_cap, sizeof(*l->edit));
	l->edit[l->edits++] = (struct edit){
		.start = start,
		.end = end,
		.text = (uint32_t)l->text.len,
		.len = text ? (uint32_t)text->len : 0,
		.statements = statements,
	};
	if (text)
		buf_add(&l->text, text->p, text->len);
}

/* The same, to move the line that begins at @start. */
void add_shift(struct layout *l, uint32_t start, uint32_t end,
	       const struct buf *text)
{
	add_edit(l, start, end, text, false);
	l->edit[l->edits - 1].shift = true;
}

static int by_start(const void *a, const void *b)
{
	const struct edit *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	if (x->end != y->end)
		return x->end < y->end ? -1 : 1;
	return x->text < y->text ? -1 : x->text > y->text;
}

/* The first byte of the line @at that is no blank, or 0. */
static uint8_t first_byte(const struct side *s, uint32_t at)
{
	while (at < s->lx.len && is_blank(s->lx.src[at]))
		at++;
	return at < s->lx.len ? s->lx.src[at] : 0;
}

static uint8_t last_byte(const struct side *s, uint32_t start, uint32_t end)
{
	while (end > start && is_space(s->lx.src[end - 1]))
		end--;
	return end > start ? s->lx.src[end - 1] : 0;
}

/*
 * Where a comment on lines of its own right above @start begins; else @start.
 * It spoke of what stood below it, up to the blank line. Kernel-doc stays.
 */
static uint32_t comment_above(struct layout *l, uint32_t start)
{
	const struct side *s = &l->old;
	uint32_t t;
	const struct token *tok;

	if (!start || !s->lx.tokens)
		return start;
	t = lex_token(&s->lx, start - 1);
	tok = &s->lx.token[t];
	if (tok->kind != TOKEN_COMMENT || tok->end > start ||
	    line_end(s, tok->end - 1) != start ||
	    s->lx.src[tok->start + 1] != '*' || !blank_before(s, tok->start) ||
	    !blank_after(s, tok->end) ||
	    (tok->end - tok->start > 4 && s->lx.src[tok->start + 2] == '*'))
		return start;
	l->fate[t] = FATE_GONE;
	return line_start(s, tok->start);
}

/* Does the line @at begin an arm of an #if? */
static bool begins_arm(const struct side *s, uint32_t at)
{
	static const char *const words[] = { "if", "ifdef", "ifndef", "elif",
					     "else" };
	const struct lex *lx = &s->lx;
	uint32_t word;

	while (at < lx->len && is_blank(lx->src[at]))
		at++;
	if (!lx->tokens)
		return false;
	word = lx->token[lex_token(lx, at)].directive;
	if (word != NONE)
		word = directive_word(lx, &lx->directive[word]);
	for (size_t i = 0; word != NONE && i < sizeof(words) / sizeof(*words);
	     i++)
		if (token_is(lx, word, words[i]))
			return true;
	return false;
}

/*
 * No blank lines too many: where statements go with their lines, and a blank
 * line stands on both sides or a block or an arm would begin with one, the one
 * behind goes too.
 */
static void settle(struct layout *l, struct edit *e)
{
	const struct side *s = &l->old;
	bool blank_next = is_blank_line(s, e->end);
	uint32_t above;
	uint8_t prev;

	/* A comment at the end of a block spoke of more than its brace. */
	if (first_byte(s, e->start) != '}' &&
	    (blank_next || first_byte(s, e->end) == '}'))
		e->start = comment_above(l, e->start);
	if (!e->start || !blank_next)
		return;
	above = line_start(s, e->start - 1);
	prev = last_byte(s, above, e->start);
	if (!prev || prev == '{' || begins_arm(s, above))
		e->end = line_end(s, e->end);
}

static bool touch(const struct edit *a, const struct edit *b)
{
	return a->end == b->start && !a->len && !b->len && a->statements &&
	       b->statements;
}

/* Does edit @i move a line that the other edits, of which those before it end at @reach, write? */
static bool yields(const struct layout *l, uint32_t i, uint32_t reach)
{
	const struct edit *e = &l->edit[i];

	if (!e->shift)
		return false;
	if (reach > e->start)
		return true;
	for (uint32_t o = i + 1; o < l->edits; o++) {
		const struct edit *other = &l->edit[o];

		if (other->start > e->start && other->start >= e->end)
			break;
		if (!other->shift && other->end > e->start)
			return true;
	}
	return false;
}

/* Takes out the edits that move lines which others take out or write. */
static void drop_shifts(struct layout *l)
{
	uint32_t n = 0, reach = 0;

	/* settle() may have moved the start of one. */
	qsort(l->edit, l->edits, sizeof(*l->edit), by_start);
	for (uint32_t i = 0; i < l->edits; i++) {
		const struct edit e = l->edit[i];

		if (yields(l, i, reach))
			continue;
		if (!e.shift && e.end > reach)
			reach = e.end;
		l->edit[n++] = e;
	}
	l->edits = n;
}

/* Puts the edits in order and settles them. False if two overlap. */
bool settle_edits(struct layout *l)
{
	uint32_t n = 0;

	if (!l->edits)
		return true;
	qsort(l->edit, l->edits, sizeof(*l->edit), by_start);
	for (uint32_t i = 0; i < l->edits; i++) {
		if (n && touch(&l->edit[n - 1], &l->edit[i]))
			l->edit[n - 1].end = l->edit[i].end;
		else
			l->edit[n++] = l->edit[i];
	}
	l->edits = n;
	for (uint32_t i = 0; i < n; i++)
		if (l->edit[i].statements)
			settle(l, &l->edit[i]);
	drop_shifts(l);
	for (uint32_t i = 1; i < l->edits; i++) {
		if (l->edit[i].start >= l->edit[i - 1].end)
			continue;
		l->line = lex_line(&l->old.lx, l->edit[i].start);
		because(&l->why,
			"two changes overlap here; please report this file");
		return false;
	}
	return true;
}

/* Writes the file before with the edits carried out. */
void apply_edits(const struct layout *l, uint32_t first, uint32_t last,
		 uint32_t start, uint32_t end, struct buf *out)
{
	uint32_t at = start;

	for (uint32_t i = first; i < last; i++) {
		const struct edit *e = &l->edit[i];

		buf_add(out, l->old.lx.src + at, e->start - at);
		if (e->len)
			buf_add(out, l->text.p + e->text, e->len);
		at = e->end;
	}
	buf_add(out, l->old.lx.src + at, end - at);
}
