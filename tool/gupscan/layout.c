// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tokens of one file in the layout of another.
 *
 * BEFORE is a file as people wrote it, AFTER is what a program (spatch) made
 * of it, which has lost comments and broken lines as it liked. The result has
 * the tokens of AFTER, and each line that need not change is that of BEFORE,
 * byte for byte. What is known here is C and the kernel's coding style, not
 * what the change is about.
 *
 * - Directives stay as they are. A #define may change inside its body; then
 *   its lines and their backslashes stay. One that ends too early is refused.
 * - Statements that went take their lines with them, and the comment that
 *   ends such a line. A comment on lines of its own right above goes too, if
 *   a blank line or the end of the block is below: it spoke of nothing else.
 *   Blank lines don't double, and no block begins with one.
 * - An argument that went takes its comma with it, and the comments between
 *   the commas. The others keep their lines, unless they would not be aligned
 *   with their parenthesis any more.
 * - Statements that came are laid out in kernel style: 80 columns, tabs of 8,
 *   in the indentation of the place. Blank lines and comments between them
 *   are those of AFTER; a comment that BEFORE has as well is not new.
 * - A statement that changed keeps its lines as far as it still reads well;
 *   else it is filled anew.
 * - What stays is in the bodies of the same ifs and loops as before, and what
 *   came is not half in a body without braces (layout-nest.c).
 * - What would still not be in kernel style, as a statement that shares its
 *   line with one that came, is a reason to refuse (layout-style.c).
 * - A comment of BEFORE that would be lost, or one of AFTER, is a reason to
 *   refuse. So is a result that has not the very tokens of AFTER: the result is
 *   read again, and its tokens and comments are counted.
 *
 * How: both files are read as units (layout-unit.c) and cut into chunks,
 * which are statements, heads and braces (layout-chunk.c). Chunks are paired
 * (layout-pair.c, layout-similar.c, layout-diff.c). What differs becomes edits
 * of the bytes of BEFORE (layout-edit.c): whole chunks by layout-delete.c,
 * layout-insert.c, layout-gap.c, layout-lines.c and layout-shift.c, changed
 * ones by layout-change.c, layout-slide.c, layout-argument.c, layout-read.c
 * and layout-macro.c. layout-fill.c and layout-space.c lay out what is new,
 * layout-comment.c watches over the comments.
 */
#include <stdlib.h>
#include <string.h>

#include "layout-parts.h"

static const char *newline_of(const struct buf *before)
{
	size_t len = before->len < 4096 ? before->len : 4096;

	return len && memmem(before->p, len, "\r\n", 2) ? "\r\n" : "\n";
}

static void lex_buf(struct lex *lx, const struct buf *text)
{
	lex_file(lx, (const uint8_t *)(text->p ? text->p : ""),
		 (uint32_t)text->len, true);
}

static void read_side(struct side *s, const struct buf *text, struct intern *in)
{
	lex_buf(&s->lx, text);
	units_of(s, in);
	chunks_of(s, in);
}

/* Are the units of both the same, and in the same directives? */
static bool same_units(const struct side *s, const struct side *t,
		       uint32_t *where)
{
	uint32_t n = s->units < t->units ? s->units : t->units;

	for (uint32_t u = 0; u < n; u++) {
		const struct unit *x = &s->unit[u], *y = &t->unit[u];

		*where = u;
		if (x->id != y->id || x->directive != y->directive ||
		    x->glued != y->glued)
			return false;
	}
	*where = n;
	return s->units == t->units;
}

/* Does @out have the very tokens of AFTER, and the comments of BEFORE that stay? */
static bool verify(struct layout *l, const struct buf *out)
{
	struct side result = { 0 };
	uint32_t where = 0;
	bool good;

	lex_buf(&result.lx, out);
	units_of(&result, l->intern);
	good = same_units(&l->new, &result, &where);
	if (!good) {
		l->in_new = true;
		l->line = where < l->new.units ? line_of(&l->new, where) : 1;
		because(&l->why,
			"the layout would not have these tokens; please report this file");
	}
	good = good && comments_there(l, &result) &&
	       in_kernel_style(l, &result);
	free(result.unit);
	lex_free(&result.lx);
	return good;
}

/*
 * Puts into @out the tokens of @after in the layout of @before, or returns
 * false: then @l->why says why, @l->line and @l->in_new where. To be freed
 * with layout_free() in both cases.
 */
bool layout(struct layout *l, const struct buf *before, const struct buf *after,
	    struct buf *out)
{
	l->newline = newline_of(before);
	l->intern = intern_new();
	read_side(&l->old, before, l->intern);
	read_side(&l->new, after, l->intern);
	learn_comments(l);
	if (!pair(l) || !nests_as_before(l) || !macros_whole(l) ||
	    !place_all(l) || !settle_edits(l) || !comments_kept(l) ||
	    !comments_written(l))
		return false;
	apply_edits(l, 0, l->edits, 0, l->old.lx.len, out);
	return verify(l, out);
}

static void free_side(struct side *s)
{
	lex_free(&s->lx);
	free(s->unit);
	free(s->chunk);
	free(s->in);
	free(s->twin);
}

/* Frees what layout() took. */
void layout_free(struct layout *l)
{
	free_side(&l->old);
	free_side(&l->new);
	if (l->intern)
		intern_free(l->intern);
	free(l->fate);
	free(l->written);
	free(l->known);
	free(l->edit);
	buf_free(&l->text);
	memset(l, 0, sizeof(*l));
}
