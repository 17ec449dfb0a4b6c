// SPDX-License-Identifier: GPL-2.0-only
/* New statements as lines, in the indentation of the place. */
#include <stdlib.h>
#include <string.h>

#include "layout-parts.h"

/* Are there two line ends with nothing but blanks between, in this part of @s? */
static bool blank_line(const struct side *s, uint32_t from, uint32_t to)
{
	bool newline = false;

	for (uint32_t at = from; at < to; at++) {
		if (s->lx.src[at] == '\n') {
			if (newline)
				return true;
			newline = true;
		} else if (!is_blank(s->lx.src[at])) {
			newline = false;
		}
	}
	return false;
}

/* Does chunk @c begin a function, or stand below one, so that kernel style has a blank line? */
static bool beside_function(const struct side *s, uint32_t c)
{
	const struct chunk *x = &s->chunk[c], *p = x - 1;

	if (x->level || p->level)
		return false;
	if (x->kind == CHUNK_DIRECTIVE) /* the end of a header */
		return p->kind == CHUNK_CLOSE && c + 1 == s->chunks;
	if (p->kind == CHUNK_CLOSE)
		return s->unit[x->first].kind == TOKEN_WORD;
	return p->kind == CHUNK_STATEMENT && x->kind == CHUNK_OTHER &&
	       c + 1 < s->chunks && s->chunk[c + 1].kind == CHUNK_OPEN &&
	       unit_is(s, x->last - 1, ID_CLOSE);
}

/* Does a blank line stand before chunk @c of new, or what speaks of it? */
bool blank_hint(const struct side *s, uint32_t c)
{
	uint32_t u = s->chunk[c].first, last, t = gap_comment(s, u, &last), end;

	if (!u)
		return false;
	if (beside_function(s, c))
		return true;
	end = s->unit[u - 1].end;
	while (t < last && !newline_between(s, end, s->lx.token[t].start))
		end = s->lx.token[t++].end;
	return blank_line(s, end,
			  t < last ? s->lx.token[t].start : s->unit[u].start);
}

/* Does a line end stand between chunks @c - 1 and @c? */
static bool hint_newline(const struct side *s, uint32_t c)
{
	uint32_t u = s->chunk[c].first;

	return newline_between(s, s->unit[u - 1].end, s->unit[u].start);
}

/* Does kernel style have chunk @c of @s on the line of the one before? */
bool same_line(const struct side *s, uint32_t c)
{
	const struct chunk *x = &s->chunk[c], *p = x - 1;
	uint32_t id = s->unit[x->first].id, head = s->unit[p->first].id;

	if (p->kind == CHUNK_DIRECTIVE || x->kind == CHUNK_DIRECTIVE)
		return false;
	if (x->kind == CHUNK_OPEN) {
		if (p->kind == CHUNK_HEAD)
			return true;
		if (p->kind != CHUNK_OTHER)
			return false;
		return x->level || head == ID_STRUCT || head == ID_UNION ||
		       head == ID_ENUM || head == ID_TYPEDEF ||
		       !unit_is(s, p->last - 1, ID_CLOSE);
	}
	if (p->kind == CHUNK_CLOSE) {
		if (id == ID_ELSE)
			return p->block != ID_FOR && p->block != ID_SWITCH &&
			       p->block != ID_DO;
		if (id == ID_WHILE && x->kind == CHUNK_STATEMENT)
			return true;
		if (id == ID_STAR || id == ID_OPEN || id == ID_INCREMENT ||
		    id == ID_DECREMENT)
			return false;
		return s->unit[x->first].kind == TOKEN_PUNCT &&
		       x->kind != CHUNK_CLOSE;
	}
	if (head == ID_ELSE && p->last - p->first == 1 && id == ID_IF)
		return true;
	return p->kind == CHUNK_OTHER && x->kind != CHUNK_CLOSE &&
	       !hint_newline(s, c);
}

/* The white space that begins the line of chunk @c of old. */
static void indent_of(const struct layout *l, struct buf *out, uint32_t c)
{
	const struct side *s = &l->old;
	uint32_t at = line_start(s, s->unit[s->chunk[c].first].start);

	while (s->lx.src[at] == ' ' || s->lx.src[at] == '\t')
		buf_char(out, (char)s->lx.src[at++]);
}

/* The blanks that a level is worth behind chunk @ref of old, which has none; 0 for a tab. */
static uint32_t step_behind(const struct side *s, uint32_t ref)
{
	for (uint32_t c = ref + 1; c < s->chunks && c - ref < 16; c++)
		if (s->chunk[c].level && (s->chunk[c].kind == CHUNK_STATEMENT ||
					  s->chunk[c].kind == CHUNK_HEAD))
			return step_at(s, c);
	return 0;
}

/* Writes the indentation of @level where chunk @ref of old is a guide, or NONE. */
void indent_level(const struct layout *l, struct buf *out, uint32_t level,
		  uint32_t ref)
{
	size_t from = out->len, step = 0;
	uint32_t at = 0;

	if (ref != NONE) {
		at = l->new.chunk[l->old.chunk[ref].twin].level;
		indent_of(l, out, ref);
		if (at && out->len > from &&
		    !memchr(out->p + from, '\t', out->len - from) &&
		    (out->len - from) % at == 0)
			step = (out->len - from) / at;
		if (!at)
			step = step_behind(&l->old, ref);
	}
	for (; at < level; at++) {
		if (!step)
			buf_char(out, '\t');
		for (size_t i = 0; i < step; i++)
			buf_char(out, ' ');
	}
	for (; at > level && out->len > from; at--) {
		if (out->p[out->len - 1] == '\t') {
			out->len--;
			continue;
		}
		for (size_t i = 0;
		     i < (step ? step : LAYOUT_TAB) && out->len > from &&
		     out->p[out->len - 1] == ' ';
		     i++)
			out->len--;
	}
}

/* Chunk @c of old as a guide for indentation: does it begin its line, in its place? */
bool guides(const struct layout *l, uint32_t c)
{
	const struct chunk *x = &l->old.chunk[c];

	return x->twin != NONE && !x->rest && x->kind != CHUNK_LABEL &&
	       x->kind != CHUNK_DIRECTIVE && x->kind != CHUNK_CASE &&
	       blank_before(&l->old, l->old.unit[x->first].start) &&
	       x->level == l->new.chunk[x->twin].level;
}

/* The comment @t of new as lines of its own: @indent, and what it says. */
static void comment_lines(const struct layout *l, struct buf *out, uint32_t t,
			  const struct buf *indent)
{
	const struct token *tok = &l->new.lx.token[t];
	const uint8_t *p = l->new.lx.src + tok->start;
	const uint8_t *end = l->new.lx.src + tok->end;

	buf_add(out, indent->p, indent->len);
	while (p < end) {
		const uint8_t *nl = memchr(p, '\n', (size_t)(end - p));
		const uint8_t *stop = nl ? nl : end;

		while (stop > p && is_blank(stop[-1]))
			stop--;
		buf_add(out, p, (size_t)(stop - p));
		buf_str(out, l->newline);
		if (!nl)
			break;
		p = nl + 1;
		while (p < end && is_blank(*p))
			p++;
		if (p < end && *p != '\n')
			buf_add(out, indent->p, indent->len);
		if (p < end && *p == '*')
			buf_char(out, ' ');
	}
}

/*
 * Is comment @t of new to be written with what is added? Not if it is one of
 * the file before that stays where it is; if an edit from @start to @end of
 * old covers that one, it moves.
 */
static bool is_new_comment(struct layout *l, uint32_t t, uint32_t start,
			   uint32_t end)
{
	uint32_t id = comment_id(l, &l->new, t), o;

	if (!old_comment(l, id))
		return true;
	if (start >= end)
		return false;
	for (o = lex_token(&l->old.lx, start);
	     o < l->old.lx.tokens && l->old.lx.token[o].start < end; o++) {
		if (l->old.lx.token[o].kind != TOKEN_COMMENT ||
		    l->old.lx.token[o].start < start ||
		    l->fate[o] == FATE_MOVED || comment_id(l, &l->old, o) != id)
			continue;
		l->fate[o] = FATE_MOVED;
		return true;
	}
	return false;
}

/* A blank line behind @out, unless it is empty or there is one. */
static void add_blank(const struct layout *l, struct buf *out)
{
	if (out->len && !(out->len > 1 && out->p[out->len - 1] == '\n' &&
			  (out->p[out->len - 2] == '\n' ||
			   (out->len > 2 && out->p[out->len - 2] == '\r' &&
			    out->p[out->len - 3] == '\n'))))
		buf_str(out, l->newline);
}

/* The comments of new that follow the unit before @u on its line; what is left. */
static uint32_t trailing_comments(struct layout *l, struct lines *to,
				  uint32_t u)
{
	const struct side *s = &l->new;
	uint32_t last, t = gap_comment(s, u, &last);
	uint32_t end = u ? s->unit[u - 1].end : 0, from;

	for (; u && t < last; t++) {
		const struct token *tok = &s->lx.token[t];

		if (newline_between(s, end, tok->start))
			break;
		from = end;
		end = tok->end;
		if (!to->line.len || newline_between(s, tok->start, end) ||
		    !is_new_comment(l, t, to->start, to->end))
			continue;
		l->written[t] = true;
		if (from == tok->start)
			buf_char(&to->line, ' ');
		buf_add(&to->line, s->lx.src + from, tok->start - from);
		buf_add(&to->line, s->lx.src + tok->start, end - tok->start);
	}
	return t;
}

/* The comments of new from @t to unit @u, each on lines of its own. */
static void own_comments(struct layout *l, struct lines *to, uint32_t t,
			 uint32_t u, const struct buf *indent)
{
	const struct side *s = &l->new;
	uint32_t last, end = 0;

	gap_comment(s, u, &last);
	for (; t < last; t++) {
		const struct token *tok = &s->lx.token[t];

		if (is_new_comment(l, t, to->start, to->end)) {
			l->written[t] = true;
			if (end && blank_line(s, end, tok->start))
				add_blank(l, &to->lines);
			comment_lines(l, &to->lines, t, indent);
		}
		end = tok->end;
	}
}

/* Ends the line that is being written. */
static void end_line(const struct layout *l, struct lines *to)
{
	if (to->joined) {
		buf_add(&to->same, to->line.p, to->line.len);
	} else if (to->line.len) {
		buf_add(&to->lines, to->line.p, to->line.len);
		buf_str(&to->lines, l->newline);
	}
	to->joined = false;
	to->line.len = 0;
}

/* The chunk of old to take the indentation of @level from, or NONE. */
static uint32_t guide(const struct layout *l, const struct lines *to,
		      uint32_t level)
{
	if (to->behind != NONE && to->before != NONE &&
	    l->old.chunk[to->before].level != level &&
	    l->old.chunk[to->behind].level == level)
		return to->behind;
	return to->before != NONE ? to->before : to->behind;
}

/*
 * Writes the chunks from @first to before @last of new into @to, and with them
 * the comments that are new there.
 */
void write_chunks(struct layout *l, struct lines *to, uint32_t first,
		  uint32_t last)
{
	const struct side *s = &l->new;
	struct buf indent = { 0 };

	to->joined = first && same_line(s, first);
	for (uint32_t c = first; c <= last; c++) {
		const bool end = c == last;
		const uint32_t u = c < s->chunks ? s->chunk[c].first : s->units;
		const uint32_t level = c < s->chunks ? s->chunk[c].level : 0;
		bool join = c && c < s->chunks && same_line(s, c);
		uint32_t t = trailing_comments(l, to, u), column, tail = 0;

		indent.len = 0;
		if (c < s->chunks && s->chunk[c].kind != CHUNK_LABEL)
			indent_level(l, &indent, level, guide(l, to, level));
		if (!join) {
			end_line(l, to);
			if (c > first && !end &&
			    (blank_hint(s, c) || ends_declarations(s, c)))
				add_blank(l, &to->lines);
			if (!end || !to->part)
				own_comments(l, to, t, u, &indent);
		}
		if (end)
			break;
		if (!join)
			buf_add(&to->line, indent.p, indent.len);
		else if (space_between(s, u))
			buf_char(&to->line, ' ');
		column = width((const uint8_t *)to->line.p,
			       (uint32_t)to->line.len, 0);
		if (c + 1 < s->chunks && s->chunk[c + 1].kind == CHUNK_OPEN &&
		    same_line(s, c + 1))
			tail = 2;
		fill(l, &to->line, u, s->chunk[c].last, column, tail);
	}
	buf_free(&indent);
}
