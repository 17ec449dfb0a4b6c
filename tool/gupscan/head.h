/* SPDX-License-Identifier: GPL-2.0-only */
/* What stands at file level ahead of a "{": a function's head or not? */
#ifndef GUPSCAN_HEAD_H
#define GUPSCAN_HEAD_H

#include "parse.h"

enum head_verdict {
	HEAD_OTHER, /* a type, an initialiser, nothing known */
	HEAD_FUNCTION,
	HEAD_EXTERN, /* extern "C" */
};

/* The tokens at file level since the last thing that ended there. */
struct head {
	uint32_t first; /* the first of them, or NONE */
	uint32_t close; /* the ")" of the first group, or NONE */
	uint32_t old_first; /* the same of what could be a K&R head */
	uint32_t old_close;
	uint32_t old_count;
	bool initialiser; /* a "=" has been seen */
};

void head_reset(struct head *h);
uint32_t head_first(const struct head *h);
void head_token(struct head *h, const struct parse *ps, uint32_t t);
void head_group(struct head *h, const struct parse *ps, uint32_t open,
		uint32_t close, uint32_t next);
void head_block(struct head *h, const struct parse *ps, uint32_t close,
		uint32_t next);
enum head_verdict head_judge(const struct head *h, const struct parse *ps,
			     uint32_t t, uint32_t *first, uint32_t *name);
bool attribute_like(const struct lex *lx, uint32_t t);
bool type_keyword(const struct lex *lx, uint32_t t);

#endif
