// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where equal tokens stand side by side, which of them went? Those that make
 * a whole argument or statement. If comments tell equal ones apart, nothing
 * is guessed.
 */
#include <stdlib.h>
#include <string.h>

#include "layout-parts.h"

/* So far a run is moved at most, */
#define SLIDE_MAX 64
/* and so long it may be. */
#define RUN_MAX 512
/* So many comments are told apart at most, */
#define COMMENTS_MAX 64
/* and so many tokens searched for them. */
#define FAR 4096

/* How well the units from @first to before @last go as one. */
static int worth(const struct side *s, uint32_t first, uint32_t last)
{
	uint32_t head = s->unit[first].id, tail = s->unit[last - 1].id;
	uint32_t prev = first ? s->unit[first - 1].id : ID_NONE;
	int depth = 0;

	for (uint32_t u = first; u < last; u++) {
		uint32_t id = s->unit[u].id;

		if (opens(id))
			depth++;
		else if (closes(id) && --depth < 0)
			return -1;
	}
	if (depth)
		return -1;
	if ((tail == ID_SEMICOLON || tail == ID_BRACE_CLOSE) &&
	    (prev == ID_SEMICOLON || prev == ID_BRACE ||
	     prev == ID_BRACE_CLOSE || prev == ID_COLON))
		return 5;
	if ((tail == ID_SEMICOLON || tail == ID_BRACE_CLOSE) &&
	    (prev == ID_CLOSE || prev == ID_ELSE))
		return 4;
	if (tail == ID_COMMA && first &&
	    newline_between(s, s->unit[first - 1].end, s->unit[first].start))
		return 3;
	if (head == ID_COMMA)
		return 2;
	return tail == ID_COMMA || head == ID_LOGICAL_AND ||
	       head == ID_LOGICAL_OR;
}

/* Moves the run, which is @by units too far down (or up, if negative). */
static void move(struct side *s, struct side *other, uint32_t first,
		 uint32_t last, uint32_t to)
{
	for (; to < first; first--, last--) {
		s->twin[last - 1] = s->twin[first - 1];
		other->twin[s->twin[last - 1]] = last - 1;
		s->twin[first - 1] = NONE;
	}
	for (; to > first; first++, last++) {
		s->twin[first] = s->twin[last];
		other->twin[s->twin[first]] = first;
		s->twin[last] = NONE;
	}
}

/* The comments from @low to @high of old whose unit stays if @len from @at go. */
static uint64_t stay(const struct layout *l, uint32_t low, uint32_t high,
		     uint32_t at, uint32_t len)
{
	uint64_t mask = 0;
	uint32_t n = 0;

	for (uint32_t u = low; u <= high && u <= l->old.units; u++) {
		uint32_t last, t = gap_comment(&l->old, u, &last);

		for (; t < last && n < COMMENTS_MAX; t++, n++) {
			bool after;
			uint32_t owner = comment_owner(&l->old, t, u, &after);

			if (owner < at || owner >= at + len)
				mask |= (uint64_t)1 << n;
		}
	}
	return mask;
}

/* The token of new, in chunk @y, that @step leads to from unit @u of old. */
static uint32_t token_near(const struct layout *l, uint32_t u, int step,
			   const struct chunk *y)
{
	for (int i = 0; i < SLIDE_MAX && u < l->old.units; i++) {
		uint32_t n = l->old.twin[u];

		if (n != NONE && n >= y->first && n < y->last)
			return l->new.unit[n].token;
		if (!u && step < 0)
			break;
		u = step < 0 ? u - 1 : u + 1;
	}
	return step < 0 ? l->new.unit[y->first].token :
			  l->new.unit[y->last - 1].last;
}

/* Of the comments that stay() numbers, those that AFTER still has in @y. */
static uint64_t seen(struct layout *l, uint32_t low, uint32_t high,
		     const struct chunk *y)
{
	uint32_t from = token_near(l, low ? low - 1 : 0, -1, y);
	uint32_t to = token_near(l, high + 1, 1, y);
	uint64_t mask = 0;
	uint32_t n = 0;

	for (uint32_t u = low; u <= high && u <= l->old.units; u++) {
		uint32_t last, t = gap_comment(&l->old, u, &last);

		for (; t < last && n < COMMENTS_MAX; t++, n++) {
			uint32_t id = comment_id(l, &l->old, t);

			for (uint32_t c = from; c <= to && c - from < FAR; c++)
				if (l->new.lx.token[c].kind == TOKEN_COMMENT &&
				    comment_id(l, &l->new, c) == id)
					mask |= (uint64_t)1 << n;
		}
	}
	return mask;
}

/* Does a comment stand in the gaps before units @low to @high? */
static bool comments_in(const struct side *s, uint32_t low, uint32_t high)
{
	for (uint32_t u = low; u <= high && u <= s->units; u++) {
		uint32_t last, t = gap_comment(s, u, &last);

		if (t < last)
			return true;
	}
	return false;
}

static bool ambiguous(struct layout *l, uint32_t first)
{
	l->line = line_of(&l->old, first);
	because(&l->why,
		"which of two equal parts went cannot be told, and a comment speaks of one of them");
	return false;
}

/* A run of @s from @first to before @last: @y is the chunk of new around it. */
static bool slide(struct layout *l, struct side *s, struct side *other,
		  uint32_t low, uint32_t first, uint32_t last, uint32_t high,
		  const struct chunk *y)
{
	uint32_t up = 0, down = 0, len = last - first, best = first;
	uint64_t in_after = 0;
	bool found = false, comments;
	int most = -2;

	if (len > RUN_MAX)
		return true;
	while (up < SLIDE_MAX && first - up > low &&
	       s->twin[first - up - 1] != NONE &&
	       s->unit[first - up - 1].id == s->unit[last - up - 1].id)
		up++;
	while (down < SLIDE_MAX && last + down < high &&
	       s->twin[last + down] != NONE &&
	       s->unit[first + down].id == s->unit[last + down].id)
		down++;
	if (!up && !down)
		return true;
	comments = s == &l->old && comments_in(s, first - up, last + down);
	if (comments)
		in_after = seen(l, first - up, last + down, y);
	for (uint32_t at = first - up; at <= first + down; at++) {
		int value = worth(s, at, at + len);

		if (comments &&
		    in_after & ~stay(l, first - up, last + down, at, len))
			continue;
		if (value > most) {
			most = value;
			best = at;
			found = true;
		}
	}
	if (!found)
		return ambiguous(l, first);
	for (uint32_t at = first - up; s == &l->old && at <= first + down;
	     at++) {
		uint64_t kept = stay(l, first - up, last + down, at, len);

		if (worth(s, at, at + len) > 0 && !(in_after & ~kept) &&
		    kept != stay(l, first - up, last + down, best, len))
			return ambiguous(l, first);
	}
	move(s, other, first, last, best);
	return true;
}

/* Moves the runs of a pair of chunks that only one side has. */
static bool slide_side(struct layout *l, struct side *s, struct side *other,
		       const struct chunk *c, const struct chunk *d)
{
	for (uint32_t u = c->first; u < c->last; u++) {
		uint32_t last = u, from, to;

		while (last < c->last && s->twin[last] == NONE)
			last++;
		if (last == u)
			continue;
		from = u > c->first ? s->twin[u - 1] + 1 : d->first;
		to = last < c->last ? s->twin[last] : d->last;
		if (from == to && !slide(l, s, other, c->first, u, last,
					 c->last, s == &l->old ? d : c))
			return false;
		u = last;
		while (u < c->last && s->twin[u] == NONE)
			u++;
	}
	return true;
}

/* Moves what goes and comes in chunk @a of old to where it is most likely. */
bool slide_units(struct layout *l, uint32_t a)
{
	const struct chunk *x = &l->old.chunk[a];
	const struct chunk *y = &l->new.chunk[x->twin];

	return slide_side(l, &l->old, &l->new, x, y) &&
	       slide_side(l, &l->new, &l->old, y, x);
}
