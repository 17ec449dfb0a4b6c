/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All differences that a conversion may make, and all states that the model does
 * not have though its parts would allow them. There are no others.
 */
#ifndef HARNESS_ALLOWED_H
#define HARNESS_ALLOWED_H

#include "model.h"

/**
 * struct allowance - a difference that is no defect, in certain worlds
 * @name:	a word for the results
 * @reason:	why it is none
 * @asked:	only a testcase whose tags say so is allowed it ("allow: NAME")
 * @applies:	whether the world is such a one, given the states after both runs
 * @set:	makes the model answer differently; the before-code is run again in the
 *		same world, and must then do what the after-code does
 */
struct allowance {
	const char *name;
	const char *reason;
	int asked;
	int (*applies)(const struct state *before, const struct state *after);
	void (*set)(struct model_options *options, int on);
};

#define NR_ALLOWANCES 3
extern const struct allowance allowances[NR_ALLOWANCES];

#endif /* HARNESS_ALLOWED_H */
