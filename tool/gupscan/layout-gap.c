// SPDX-License-Identifier: GPL-2.0-only
/* Lines that come between two statements that stay. */
#include <stdlib.h>
#include <string.h>

#include "layout-parts.h"

/* Behind the line on which @at and the comments that follow it end. */
static uint32_t end_of_line(const struct side *s, uint32_t u, uint32_t at)
{
	uint32_t last, t = gap_comment(s, u, &last);

	for (; t < last; t++) {
		if (newline_between(s, at, s->lx.token[t].start))
			break;
		at = s->lx.token[t].end;
	}
	return line_end(s, at);
}

/*
 * Where the comments begin that stand right above unit @u of old, on lines of
 * their own, and speak of it; else where its line
 * begins.
 */
static uint32_t comments_above(const struct side *s, uint32_t u)
{
	uint32_t at = line_start(s, s->unit[u].start), last;
	uint32_t t = gap_comment(s, u, &last);

	while (last-- > t) {
		const struct token *tok = &s->lx.token[last];

		if (tok->start >= at)
			continue;
		if (!blank_before(s, tok->start) || line_end(s, tok->end) != at)
			break;
		at = line_start(s, tok->start);
	}
	return at;
}

/*
 * Where in the gap before unit @u of old the lines go that come: behind the
 * comments that AFTER has before them too, but not between a comment and what
 * it stands right above: there AFTER is no witness, as spatch puts all that
 * comes before a statement behind its comment.
 */
static uint32_t line_for(struct layout *l, const struct place *p, uint32_t u)
{
	const struct side *s = &l->old, *n = &l->new;
	uint32_t at = p->a ? end_of_line(s, u, p->before) : 0;
	uint32_t last, t = gap_comment(s, u, &last);
	uint32_t stop, first = gap_comment(n, n->chunk[p->b].first, &stop);
	uint32_t limit = s->lx.len;

	if (p->a && u < s->units && s->chunk[p->a].kind != CHUNK_CLOSE)
		limit = comments_above(s, u);
	if (!p->a && u < s->units)
		at = line_start(s, p->behind);
	for (; t < last; t++) {
		uint32_t id = comment_id(l, s, t);

		if (s->lx.token[t].start < at)
			continue;
		if (s->lx.token[t].start >= limit)
			break;
		for (uint32_t c = first; c < stop; c++) {
			if (comment_id(l, n, c) != id)
				continue;
			at = line_end(s, s->lx.token[t].end);
			first = c + 1;
			break;
		}
	}
	return at;
}

/* The last line of what is written goes before what stands there already. */
void prefix(struct layout *l, const struct place *p, struct lines *to)
{
	uint32_t skip = 0, start = p->behind;
	struct buf text = { 0 };

	if (blank_before(&l->old, p->behind)) {
		while (skip < to->line.len &&
		       is_blank((uint8_t)to->line.p[skip]))
			skip++;
	} else {
		start = trim_blanks(&l->old, start);
		buf_str(&text, l->newline);
		buf_add(&text, to->lines.p, to->lines.len);
		to->lines.len = 0;
	}
	buf_add(&text, to->line.p + skip, to->line.len - skip);
	if (space_between(&l->new, l->new.chunk[p->b_end].first))
		buf_char(&text, ' ');
	add_edit(l, start, p->behind, &text, false);
	buf_free(&text);
}

/* New lines where the line is shared by what is before and what is behind. */
static void split_line(struct layout *l, const struct place *p,
		       struct lines *to)
{
	const struct side *s = &l->old;
	uint32_t start = trim_blanks(s, p->behind), level = 0;
	struct buf text = { 0 };

	if (start < p->before)
		start = p->before;
	buf_str(&text, l->newline);
	buf_add(&text, to->lines.p, to->lines.len);
	if (p->b_end < l->new.chunks)
		level = l->new.chunk[p->b_end].level;
	indent_level(l, &text, level, to->before);
	add_edit(l, start, p->behind, &text, false);
	buf_free(&text);
}

/* Is chunk @c of @s the first of a block? */
bool is_block_start(const struct side *s, uint32_t c)
{
	return c && s->chunk[c - 1].kind == CHUNK_OPEN;
}

/*
 * Does chunk @c of @s stand right behind the declarations of a block, and is
 * none? There kernel style has a blank line, and not every spatch leaves it.
 */
bool ends_declarations(const struct side *s, uint32_t c)
{
	const struct chunk *x = &s->chunk[c];

	return c && x->level && declares(s, x - 1) && !declares(s, x) &&
	       (x->kind == CHUNK_STATEMENT || x->kind == CHUNK_HEAD);
}

static bool ends_function(const struct side *s, uint32_t c)
{
	return c && s->chunk[c - 1].kind == CHUNK_CLOSE &&
	       !s->chunk[c - 1].level;
}

/* The lines in the gap between two chunks of old that stay. */
void put_lines(struct layout *l, const struct place *p, struct lines *to)
{
	const struct side *s = &l->old, *n = &l->new;
	uint32_t u = p->a < s->chunks ? s->chunk[p->a].first : s->units;
	uint32_t at;
	bool above = blank_hint(n, p->b) && !is_block_start(n, p->b);
	bool below = p->b_end < n->chunks && !p->part &&
		     (blank_hint(n, p->b_end) || ends_function(n, p->b_end)) &&
		     n->chunk[p->b_end].kind != CHUNK_CLOSE;
	struct buf text = { 0 };

	if (p->a && u < s->units && !newline_between(s, p->before, p->behind)) {
		split_line(l, p, to);
		return;
	}
	at = line_for(l, p, u);
	if (p->opens && at < comments_above(s, u)) {
		at = comments_above(s, u);
		above = above && !is_blank_line(s, line_start(s, at - 1));
	}
	if (at && s->lx.src[at - 1] != '\n')
		buf_str(&text, l->newline);
	if ((above || ends_declarations(n, p->b)) && at < s->lx.len &&
	    is_blank_line(s, at)) {
		at = line_end(s, at);
		if (n->chunk[p->b].level)
			below = false; /* there was one, and is one */
	} else if (above && p->b) {
		buf_str(&text, l->newline);
	}
	buf_add(&text, to->lines.p, to->lines.len);
	if (below && !is_blank_line(s, at))
		buf_str(&text, l->newline);
	add_edit(l, at, at, &text, false);
	buf_free(&text);
}
