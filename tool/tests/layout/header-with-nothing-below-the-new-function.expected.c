// SPDX-License-Identifier: GPL-2.0-only
#ifndef G_H
#define G_H

struct thing;

/* What it takes. */
int first(struct thing *t,
	  int a); /* beside */

/**
 * new() - what
 */
static inline int new(int a)
{
	return a;
}

/* The end. */
#endif /* G_H */
