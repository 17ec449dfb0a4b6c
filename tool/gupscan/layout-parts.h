/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of the layout need of each other. */
#ifndef GUPSCAN_LAYOUT_PARTS_H
#define GUPSCAN_LAYOUT_PARTS_H

#include "layout.h"

/* What is being written: statements that come. */
struct lines {
	struct buf same; /* goes on the line of what is before */
	struct buf lines; /* whole lines */
	struct buf line; /* the one that is not ended */
	bool joined; /* line is one with what is before */
	bool part; /* the comments behind it belong to what comes next */
	uint32_t before; /* chunk of old that shows the indentation, or NONE */
	uint32_t behind;
	uint32_t start; /* what goes for it, in old */
	uint32_t end;
};

/* A part of the two files that lies between two chunks of both. */
struct place {
	uint32_t a, a_end; /* chunks of old that go */
	uint32_t b, b_end; /* chunks of new that come */
	uint32_t before; /* where the chunk before them ends */
	uint32_t behind; /* where the chunk behind them begins */
	bool opens; /* they begin a block, or the like, that what stays is in */
	bool part; /* more come in the same place */
};

static inline uint32_t line_of(const struct side *s, uint32_t u)
{
	return lex_line(&s->lx, s->unit[u].start);
}

static inline bool opens(uint32_t id)
{
	return id == ID_OPEN || id == ID_SQUARE || id == ID_BRACE;
}

static inline bool closes(uint32_t id)
{
	return id == ID_CLOSE || id == ID_SQUARE_CLOSE || id == ID_BRACE_CLOSE;
}

/* layout-similar.c */
bool declares(const struct side *s, const struct chunk *x);
bool pair_affordable(const struct layout *l, uint32_t a, uint32_t a_end,
		     uint32_t b, uint32_t b_end, uint32_t chunk_max,
		     uint64_t units_max);
uint32_t pair_gain(const struct layout *l, uint32_t a, uint32_t b);
void pair_by_units(struct layout *l, uint32_t a, uint32_t a_end, uint32_t b,
		   uint32_t b_end);
void pair_units(struct layout *l);

/* layout-slide.c */
bool slide_units(struct layout *l, uint32_t a);

/* layout-nest.c */
bool nests_as_before(struct layout *l);

/* layout-space.c */
bool space_between(const struct side *s, uint32_t u);

/* layout-comment.c */
uint32_t comment_owner(const struct side *s, uint32_t t, uint32_t u,
		       bool *after);
void set_fate(struct layout *l, uint32_t start, uint32_t end, uint8_t fate);
void replace_fate(struct layout *l, uint32_t start, uint32_t end, uint8_t from,
		  uint8_t to);
uint32_t comment_id(struct layout *l, const struct side *s, uint32_t t);
bool old_comment(const struct layout *l, uint32_t id);
void learn_comments(struct layout *l);
bool comments_written(struct layout *l);
bool comments_kept(struct layout *l);
bool comments_there(struct layout *l, const struct side *result);
bool has_comment(const struct side *s, uint32_t start, uint32_t end);

/* layout-text.c */
bool blank_before(const struct side *s, uint32_t at);
bool blank_after(const struct side *s, uint32_t at);
bool is_blank_line(const struct side *s, uint32_t at);
uint32_t line_start(const struct side *s, uint32_t at);
uint32_t line_end(const struct side *s, uint32_t at);
bool newline_between(const struct side *s, uint32_t from, uint32_t to);
bool continued(const struct side *s, uint32_t start, uint32_t end);
uint32_t skip_blanks(const struct side *s, uint32_t at);
uint32_t trim_blanks(const struct side *s, uint32_t at);
uint32_t width(const uint8_t *text, uint32_t len, uint32_t column);
uint32_t column_of(const struct side *s, uint32_t at);
void indent_to(struct buf *out, uint32_t column);

/* layout-edit.c */
void add_edit(struct layout *l, uint32_t start, uint32_t end,
	      const struct buf *text, bool statements);
void add_shift(struct layout *l, uint32_t start, uint32_t end,
	       const struct buf *text);
bool settle_edits(struct layout *l);
void apply_edits(const struct layout *l, uint32_t first, uint32_t last,
		 uint32_t start, uint32_t end, struct buf *out);

/* layout-fill.c */
void unit_bytes(const struct layout *l, struct buf *out, uint32_t u);
void fill(struct layout *l, struct buf *out, uint32_t first, uint32_t last,
	  uint32_t column, uint32_t tail);

/* layout-argument.c */
bool drop_arguments(struct layout *l, uint32_t first, uint32_t last);

/* layout-read.c */
enum reading {
	READS_WELL,
	READS_ASTRAY, /* lines are not aligned with their "(" any more */
	READS_BADLY, /* lines are too long, or one would do */
};

bool brace_follows(const struct side *s, const struct chunk *c);
bool may_fill(const struct layout *l, const struct chunk *x, bool only_drops);
enum reading how_it_reads(struct layout *l, const struct chunk *x,
			  const struct chunk *y, uint32_t first, bool added,
			  int by, uint32_t end, struct buf *out);

/* layout-change.c */
bool change(struct layout *l, uint32_t a, int by);

/* layout-macro.c */
void pad_macro(struct layout *l, uint32_t first);
bool macros_whole(struct layout *l);

/* layout-shift.c */
int shift_of(const struct layout *l, uint32_t a);
uint32_t column_by(const struct layout *l, uint32_t a, int by);
void shift_text(const struct layout *l, uint32_t a, int by, struct buf *text);
void shift(struct layout *l, uint32_t a, int by, bool whole);
bool grows_too_wide(const struct layout *l, uint32_t a, int by);
uint32_t step_at(const struct side *s, uint32_t a);
void shift_comments(struct layout *l, uint32_t a, uint32_t a_end, uint32_t b);

/* layout-delete.c */
uint32_t chunk_end(struct layout *l, uint32_t c);
void drop_chunks(struct layout *l, uint32_t first, uint32_t last);

/* layout-lines.c */
bool blank_hint(const struct side *s, uint32_t c);
bool same_line(const struct side *s, uint32_t c);
bool guides(const struct layout *l, uint32_t c);
void indent_level(const struct layout *l, struct buf *out, uint32_t level,
		  uint32_t ref);
void write_chunks(struct layout *l, struct lines *to, uint32_t first,
		  uint32_t last);

/* layout-gap.c */
bool is_block_start(const struct side *s, uint32_t c);
bool ends_declarations(const struct side *s, uint32_t c);
void prefix(struct layout *l, const struct place *p, struct lines *to);
void put_lines(struct layout *l, const struct place *p, struct lines *to);

/* layout-style.c */
bool in_kernel_style(struct layout *l, const struct side *result);

/* layout-insert.c */
bool place_all(struct layout *l);

#endif
