/* SPDX-License-Identifier: GPL-2.0-only */
/* One side of one testcase, and how it becomes known to the runner. */
#ifndef HARNESS_CASE_H
#define HARNESS_CASE_H

/**
 * struct harness_case - one side of a testcase, compiled with one set of options
 * @name:	GROUP/BEHAVIOUR
 * @side:	what the runner pairs: "before", "after", the name of a mutant
 * @variant:	which options are on, such as "options-on"
 * @run:	calls the function of the testcase; once per world
 * @allows:	the allowance that its tags ask for, or ""
 * @next:	for the runner
 */
struct harness_case {
	const char *name;
	const char *side;
	const char *variant;
	long (*run)(void);
	const char *allows;
	struct harness_case *next;
};

void harness_register(struct harness_case *c);

/* Each object registers itself: all its symbols may be local. The rest: @allows. */
#define HARNESS_CASE(case_name, case_side, case_variant, case_run, ...)      \
	static struct harness_case harness_this_case = {                     \
		.name = case_name,                                           \
		.side = case_side,                                           \
		.variant = case_variant,                                     \
		.run = case_run,                                             \
		.allows = "" __VA_ARGS__,                                    \
	};                                                                   \
	static void __attribute__((constructor)) harness_register_this(void) \
	{                                                                    \
		harness_register(&harness_this_case);                        \
	}                                                                    \
	struct harness_case /* so that it ends in a semicolon */

#endif /* HARNESS_CASE_H */
