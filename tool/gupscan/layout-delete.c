// SPDX-License-Identifier: GPL-2.0-only
/* Statements that go: with their lines, if nothing else is on them. */
#include <stdlib.h>
#include <string.h>

#include "layout-parts.h"

/*
 * Where the text of chunk @c of old ends: behind the comment that follows on
 * its line, which speaks of it and goes as well.
 */
uint32_t chunk_end(struct layout *l, uint32_t c)
{
	const struct side *s = &l->old;
	uint32_t u = s->chunk[c].last, end = s->unit[u - 1].end, start = end;
	uint32_t last, t = gap_comment(s, u, &last);

	for (; t < last; t++) {
		const struct token *tok = &s->lx.token[t];

		if (newline_between(s, end, tok->start))
			break;
		if (!blank_after(s, tok->end))
			continue;
		set_fate(l, start, tok->end, FATE_GONE);
		return tok->end;
	}
	return end;
}

static uint32_t chunk_start(const struct side *s, uint32_t c)
{
	return s->unit[s->chunk[c].first].start;
}

/* Takes out the chunks from @first to before @last, which belong together. */
static void drop_run(struct layout *l, uint32_t first, uint32_t last)
{
	const struct side *s = &l->old;
	uint32_t start = chunk_start(s, first), end;
	struct buf indent = { 0 };

	end = chunk_end(l, last - 1);
	set_fate(l, start, end, FATE_GONE);
	if (blank_before(s, start) && blank_after(s, end)) {
		add_edit(l, line_start(s, start), line_end(s, end), NULL, true);
		return;
	}
	if (blank_after(s, end) || last == s->chunks) {
		start = first ? trim_blanks(s, start) : start;
	} else if (blank_before(s, start)) {
		/* What follows, an else, stands where the last of them stood. */
		uint32_t at = line_start(s, chunk_start(s, last - 1));

		start = line_start(s, start);
		buf_add(&indent, s->lx.src + at, skip_blanks(s, at) - at);
		end = chunk_start(s, last);
	} else {
		end = chunk_start(s, last);
	}
	add_edit(l, start, end, &indent, false);
	buf_free(&indent);
}

/* Does something else than @c - 1 and @c, of @base, stand between the two? */
static bool apart(const struct side *s, uint32_t c, uint32_t base)
{
	const struct chunk *x = &s->chunk[c];
	uint32_t from = s->unit[x->first - 1].end, to = s->unit[x->first].start;
	uint32_t eol = line_end(s, from);

	if (x->level > base || x->kind == CHUNK_CLOSE ||
	    unit_is(s, x->first, ID_ELSE))
		return false;
	return eol < to && newline_between(s, eol, to);
}

/*
 * Takes out the chunks from @first to before @last of old. What blank lines or
 * comments separate goes by itself.
 */
void drop_chunks(struct layout *l, uint32_t first, uint32_t last)
{
	const struct side *s = &l->old;
	uint32_t base = NONE, from = first;

	for (uint32_t c = first; c < last; c++)
		if (s->chunk[c].level < base)
			base = s->chunk[c].level;
	for (uint32_t c = first + 1; c < last; c++) {
		if (!apart(s, c, base))
			continue;
		drop_run(l, from, c);
		from = c;
	}
	drop_run(l, from, last);
}
