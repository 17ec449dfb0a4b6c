/* SPDX-License-Identifier: GPL-2.0-only */
/* Tokens to structure: conditionals, brackets, function definitions. */
#ifndef GUPSCAN_PARSE_H
#define GUPSCAN_PARSE_H

#include "lex.h"

/* One arm of a conditional: an #if, #elif or #else and what stands below. */
/* So many conditions around a name are told, and so many arms of a ladder. */
#define CONDITIONS_MAX 64
#define LADDER_MAX 256

struct arm {
	uint32_t directive;
	uint32_t parent; /* the arm around it, or NONE */
	uint32_t before; /* the arm before it in the same conditional, or NONE */
	uint32_t next; /* the directive that ends it, or NONE */
	uint32_t endif; /* the directive that ends the conditional, or NONE */
	uint32_t mistake; /* offset of what is wrong in the conditional, or NONE */
	uint32_t depth; /* how many arms are around it, itself included */
	uint32_t place; /* which arm of its conditional it is, from 1 */
	bool deep; /* it, or one around it, is beyond what is told */
	bool zero; /* "#if 0" */
	bool in_zero; /* that, or within one */
	bool guard; /* the include guard of the whole file */
};

/*
 * A function definition, or with name NONE a range at file level whose
 * brackets do not match. Tokens; head to last, both included.
 */
struct function {
	uint32_t head;
	uint32_t name;
	uint32_t body; /* its "{" */
	uint32_t last; /* its "}" */
	uint32_t culprit; /* the token that shows the trouble */
	const char *trouble; /* why it cannot be read, a slug, or NULL */
};

struct parse {
	const struct lex *lx;
	uint32_t *match; /* per token: the bracket that closes or opens it */
	uint32_t *around; /* per token: the open bracket around it, or NONE */
	uint32_t *arm; /* per directive: the arm that it stands in, or NONE */
	uint32_t *code; /* tokens that are not comments nor in directives */
	uint32_t codes;
	struct arm *arms;
	uint32_t n_arms, arm_cap;
	struct function *function; /* by place, they do not overlap */
	uint32_t functions, function_cap;
	bool trouble; /* some bracket somewhere matches nothing */
};

void parse_file(struct parse *ps, const struct lex *lx);
void parse_free(struct parse *ps);
uint32_t parse_function(const struct parse *ps, uint32_t t);
uint32_t parse_arm(const struct parse *ps, uint32_t t);
uint32_t parse_code(const struct parse *ps, uint32_t t);
uint32_t directive_word(const struct lex *lx, const struct directive *d);

#endif
