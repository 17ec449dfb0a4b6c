// SPDX-License-Identifier: GPL-2.0-only
/*
 * Units to chunks: statements, the heads of if and for, braces, labels. Each
 * gets the level of indentation that its nesting asks for. Code that does not
 * nest gives odd chunks, and a coarser result, but never a wrong one.
 */
#include <stdlib.h>
#include <string.h>

#include "layout.h"
#include "parse.h"

#define DEPTH_MAX 128
#define SAVED_MAX 16

enum frame_kind {
	FRAME_NONE,
	FRAME_PAREN,
	FRAME_INIT,
	FRAME_BLOCK,
	FRAME_HEAD
};

struct frame {
	uint8_t kind;
	uint32_t word; /* of a head: ID_IF, ID_ELSE, ... */
	uint32_t outer; /* the level around */
	uint32_t inner; /* the level of what is in it */
	uint32_t head; /* chunk of the innermost head, its own if it is one */
};

struct nest {
	struct frame frame[DEPTH_MAX];
	uint32_t depth;
	uint32_t over; /* frames that are not stored */
};

struct cutter {
	struct side *s;
	struct intern *in;
	struct nest now;
	struct nest *saved; /* at each #if around */
	uint32_t saves;
	uint32_t first; /* unit of the chunk that is being read */
	uint32_t level;
	uint32_t else_level; /* of the else that comes next, or NONE */
	uint32_t else_head; /* the chunk of its if */
	uint32_t mate; /* that, once the else is being read */
	uint32_t chain; /* of the if of an "else if": the chunk of the else */
	bool head; /* it is one of a head, up to its ")" */
	bool value; /* it has a = or a return: a { belongs to it */
	bool rest; /* it goes on with what a directive cut */
};

/* Is unit @u of @s the well-known token @id? */
bool unit_is(const struct side *s, uint32_t u, uint32_t id)
{
	return u < s->units && s->unit[u].id == id;
}

static const struct frame *top(const struct cutter *c)
{
	static const struct frame none = { .head = NONE };

	return c->now.depth ? &c->now.frame[c->now.depth - 1] : &none;
}

static void push(struct cutter *c, uint8_t kind, uint32_t word, uint32_t outer,
		 uint32_t inner)
{
	uint32_t head = kind == FRAME_HEAD ? c->s->chunks - 1 : top(c)->head;

	if (c->now.over || c->now.depth == DEPTH_MAX) {
		c->now.over++;
		return;
	}
	c->now.frame[c->now.depth++] = (struct frame){
		.kind = kind,
		.word = word,
		.outer = outer,
		.inner = inner,
		.head = head,
	};
}

static void pop(struct cutter *c)
{
	if (c->now.over)
		c->now.over--;
	else if (c->now.depth)
		c->now.depth--;
}

static bool inside(const struct cutter *c)
{
	return top(c)->kind == FRAME_PAREN || top(c)->kind == FRAME_INIT;
}

static void flush(struct cutter *c, uint32_t last, uint8_t kind)
{
	struct side *s = c->s;
	struct buf ids = { 0 };

	if (c->first == last)
		return;
	for (uint32_t u = c->first; u < last; u++)
		buf_add(&ids, &s->unit[u].id, sizeof(s->unit[u].id));
	s->chunk = grow(s->chunk, s->chunks, &s->chunk_cap, sizeof(*s->chunk));
	s->chunk[s->chunks++] = (struct chunk){
		.first = c->first,
		.last = last,
		.id = intern_id(c->in, ids.p, ids.len, 2),
		.level = c->level,
		.twin = NONE,
		.kind = kind,
		.under = c->chain == NONE ? top(c)->head : c->chain,
		.mate = c->mate,
		.rest = c->rest && kind != CHUNK_DIRECTIVE,
	};
	if (kind != CHUNK_DIRECTIVE)
		c->rest = false;
	c->chain = NONE;
	c->mate = NONE;
	buf_free(&ids);
	c->first = last;
	c->head = false;
	c->value = false;
}

/* A statement has ended before unit @next: so have the heads that it is of. */
static void ended(struct cutter *c, uint32_t next)
{
	while (top(c)->kind == FRAME_HEAD) {
		const struct frame f = *top(c);

		pop(c);
		if (f.word == ID_IF && unit_is(c->s, next, ID_ELSE)) {
			c->else_level = f.outer;
			c->else_head = f.head;
			return;
		}
		if (f.word == ID_DO && unit_is(c->s, next, ID_WHILE))
			return;
		if (f.word == ID_DO)
			c->s->loose++;
	}
}

/* What a block belongs to whose head begins with @word. */
static uint32_t block_of(uint32_t word)
{
	return word == ID_IF || word == ID_ELSE || word == ID_DO ||
			       word == ID_SWITCH ?
		       word :
		       ID_FOR;
}

static void open_brace(struct cutter *c, uint32_t u)
{
	const struct frame *f = top(c);
	uint32_t level = f->kind == FRAME_HEAD ? f->outer : f->inner;
	uint32_t block = f->kind == FRAME_HEAD ? block_of(f->word) : ID_NONE;

	if (c->first < u &&
	    (c->value || (inside(c) && !unit_is(c->s, u - 1, ID_OPEN)))) {
		push(c, FRAME_INIT, 0, f->inner, f->inner);
		return;
	}
	flush(c, u, CHUNK_OTHER);
	c->level = level;
	flush(c, u + 1, CHUNK_OPEN);
	c->s->chunk[c->s->chunks - 1].block = block;
	push(c, FRAME_BLOCK, block, level, level + 1);
}

static void close_brace(struct cutter *c, uint32_t u)
{
	bool block = true;

	if (c->now.over) {
		flush(c, u, CHUNK_OTHER);
		flush(c, u + 1, CHUNK_CLOSE);
		pop(c);
		return;
	}
	for (uint32_t d = c->now.depth; d; d--) {
		if (c->now.frame[d - 1].kind == FRAME_INIT)
			block = false;
		if (c->now.frame[d - 1].kind == FRAME_INIT ||
		    c->now.frame[d - 1].kind == FRAME_BLOCK)
			break;
	}
	while (top(c)->kind == FRAME_PAREN || top(c)->kind == FRAME_HEAD)
		pop(c);
	if (!block) {
		pop(c);
		return;
	}
	flush(c, u, CHUNK_OTHER);
	c->level = top(c)->outer;
	flush(c, u + 1, CHUNK_CLOSE);
	c->s->chunk[c->s->chunks - 1].block = top(c)->word;
	pop(c);
	ended(c, u + 1);
}

static bool is_loop(const struct side *s, uint32_t u)
{
	uint32_t len;
	const uint8_t *text = unit_text(s, u, &len);

	return s->unit[u].kind == TOKEN_WORD && unit_is(s, u + 1, ID_OPEN) &&
	       memmem(text, len, "for_each", strlen("for_each"));
}

/* Begins a chunk with unit @u. */
static void begin(struct cutter *c, uint32_t u)
{
	const struct frame f = *top(c);
	uint32_t id = c->s->unit[u].id;

	c->level = f.inner;
	if (id == ID_ELSE && c->else_level != NONE) {
		c->level = c->else_level;
		c->mate = c->else_head;
	} else if (id == ID_ELSE) {
		c->s->loose++;
	}
	c->else_level = NONE;
	if (f.kind == FRAME_HEAD && f.word == ID_ELSE && id == ID_IF) {
		c->level = f.outer;
		c->chain = f.head;
		pop(c);
	}
	if ((id == ID_CASE || id == ID_DEFAULT) && f.kind == FRAME_BLOCK)
		c->level = f.outer;
	c->head = id == ID_IF || id == ID_FOR || id == ID_WHILE ||
		  id == ID_SWITCH || is_loop(c->s, u);
	if (id == ID_ELSE || id == ID_DO) {
		flush(c, u + 1, CHUNK_HEAD);
		push(c, FRAME_HEAD, id, c->level, c->level + 1);
	}
	c->value = id == ID_RETURN;
}

static void colon(struct cutter *c, uint32_t u)
{
	const struct side *s = c->s;

	if (unit_is(s, c->first, ID_CASE) || unit_is(s, c->first, ID_DEFAULT))
		flush(c, u + 1, CHUNK_CASE);
	else if (c->first + 1 == u && s->unit[c->first].kind == TOKEN_WORD)
		flush(c, u + 1, CHUNK_LABEL);
}

static void close_paren(struct cutter *c, uint32_t u)
{
	uint32_t id = c->s->unit[c->first].id;

	if (top(c)->kind == FRAME_PAREN || c->now.over)
		pop(c);
	if (!c->head || inside(c) || c->now.over ||
	    unit_is(c->s, u + 1, ID_SEMICOLON))
		return;
	flush(c, u + 1, CHUNK_HEAD);
	push(c, FRAME_HEAD, id, c->level, c->level + 1);
}

/* A conditional: each arm begins with the nesting that there was before. */
static void arms(struct cutter *c, const struct directive *d)
{
	const struct lex *lx = &c->s->lx;
	uint32_t word = directive_word(lx, d);

	if (word == NONE)
		return;
	if (token_is(lx, word, "if") || token_is(lx, word, "ifdef") ||
	    token_is(lx, word, "ifndef")) {
		if (c->saves < SAVED_MAX)
			c->saved[c->saves] = c->now;
		c->saves++;
	} else if (token_is(lx, word, "else") || token_is(lx, word, "elif")) {
		if (c->saves && c->saves <= SAVED_MAX)
			c->now = c->saved[c->saves - 1];
	} else if (token_is(lx, word, "endif") && c->saves) {
		c->saves--;
	}
}

static uint32_t directive(struct cutter *c, uint32_t u)
{
	struct side *s = c->s;
	const uint32_t d = s->unit[u].directive;
	const bool cut = c->first < u;

	flush(c, u, CHUNK_OTHER);
	c->rest = c->rest || cut;
	while (u < s->units && s->unit[u].directive == d)
		u++;
	c->level = 0;
	flush(c, u, CHUNK_DIRECTIVE);
	arms(c, &s->lx.directive[d]);
	return u - 1;
}

static void punct(struct cutter *c, uint32_t u)
{
	switch (c->s->unit[u].id) {
	case ID_OPEN:
	case ID_SQUARE:
		push(c, FRAME_PAREN, 0, top(c)->inner, top(c)->inner);
		break;
	case ID_CLOSE:
	case ID_SQUARE_CLOSE:
		close_paren(c, u);
		break;
	case ID_BRACE:
		open_brace(c, u);
		break;
	case ID_BRACE_CLOSE:
		close_brace(c, u);
		break;
	case ID_ASSIGN:
		c->value = true;
		break;
	case ID_COLON:
		if (!inside(c))
			colon(c, u);
		break;
	case ID_SEMICOLON:
		if (inside(c))
			break;
		flush(c, u + 1, CHUNK_STATEMENT);
		ended(c, u + 1);
		break;
	default:
		break;
	}
}

/* Cuts the units of @s into chunks. */
void chunks_of(struct side *s, struct intern *in)
{
	struct cutter c = { .s = s,
			    .in = in,
			    .else_level = NONE,
			    .mate = NONE,
			    .chain = NONE };

	c.saved = xmalloc(SAVED_MAX * sizeof(*c.saved));
	for (uint32_t u = 0; u < s->units; u++) {
		if (s->unit[u].directive != NONE) {
			u = directive(&c, u);
			continue;
		}
		if (c.first == u && s->unit[u].id != ID_BRACE)
			begin(&c, u);
		punct(&c, u);
	}
	flush(&c, s->units, CHUNK_OTHER);
	s->in = xmalloc(s->units * sizeof(*s->in));
	for (uint32_t i = 0; i < s->chunks; i++)
		for (uint32_t u = s->chunk[i].first; u < s->chunk[i].last; u++)
			s->in[u] = i;
	free(c.saved);
}
