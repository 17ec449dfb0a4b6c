/* SPDX-License-Identifier: GPL-2.0-only */
/* What is said of the model, as functions that are run in all worlds. */
#ifndef HARNESS_STATEMENTS_H
#define HARNESS_STATEMENTS_H

#include "model.h"

/* What a statement has to say about a world. */
#define HOLDS_NOT (-1L)
#define SAYS_NOTHING 0L /* not such a world */
#define HOLDS 1L /* at least one world must be such a one */

/**
 * struct statement - something that is said of the model
 * @what:	in words
 * @run:	HOLDS etc., if @end is END_RETURNED
 * @end:	how each run that does not say SAYS_NOTHING must end
 */
struct statement {
	const char *what;
	long (*run)(void);
	enum model_end end;
};

extern const struct statement statements[];
extern const int nr_statements;

#endif /* HARNESS_STATEMENTS_H */
