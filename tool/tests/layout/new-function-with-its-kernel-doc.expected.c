// SPDX-License-Identifier: GPL-2.0-only
#include "f.h"

static int f(int a)
{
	return a;
}

/**
 * look_up() - find what is there
 * @where:	its place
 *
 * Return: it.
 */
static inline struct some_structure *look_up(struct some_other_structure *where,
					     unsigned long flags)
{
	struct some_structure *found;

	/* It must be there. */
	found = where->found;	/* under the lock */

	return found;
}

/* What follows was there. */
int g(void);
