// SPDX-License-Identifier: GPL-2.0-only
#ifndef G_H
#define G_H

struct thing;

int first(struct thing *t, int a);

/**
 * new() - what
 */
static inline int new(int a){
	return a;
}
 /* beside */
/* The end. */
#endif /* G_H */
