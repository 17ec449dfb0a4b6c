/* SPDX-License-Identifier: GPL-2.0-only */
/* The value of a condition of #if, as far as it can be known. */
#ifndef GUPSCAN_EXPRESSION_H
#define GUPSCAN_EXPRESSION_H

#include "config.h"
#include "ledger.h"

/* Deeper brackets than this are not followed. */
#define DEPTH_MAX 64

enum truth { TRUTH_NO, TRUTH_MAYBE, TRUTH_YES };

struct value {
	enum { UNKNOWN, CONSTANT, VERSION } kind;
	uint32_t number; /* of VERSION: by how many bits it is shifted down */
	bool made; /* of others, by an operator that looks at each */
};

struct knobs;
struct said;

/* The arguments of a macro that is written out: tokens, first and behind. */
struct bound {
	const struct alias *macro;
	uint32_t first[PARAMETERS_MAX], last[PARAMETERS_MAX];
	const struct bound *outer; /* of the macro that they stand in, or NULL */
};

/* What the words of a condition are read by, and how far that came. */
struct expression {
	const struct ledger *lg;
	const struct lex *lx;
	uint32_t at; /* token */
	uint32_t last; /* token after the last one */
	const struct config *config; /* or NULL: then the version counts */
	uint32_t version;
	uint32_t depth;
	uint32_t steps;
	bool broken;
	const struct bound *bound; /* or NULL */
	uint32_t *edge; /* the constants that were met, or NULL */
	uint32_t edge_max;
	uint32_t edges;
	struct knobs *knobs; /* what stands for the unknown, or NULL */
	const struct said *said; /* of macros, or NULL */
};

bool expression_take(struct expression *e, const char *op);
void expression_edge(struct expression *e, uint32_t number);
void expression_skip_comments(struct expression *e);
struct value expression_value(struct expression *e);
struct value operand(struct expression *e);
struct value operand_defined(struct expression *e);
enum truth expression_own(struct expression *e, const struct directive *d);

#endif
