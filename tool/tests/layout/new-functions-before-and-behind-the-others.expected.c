// SPDX-License-Identifier: GPL-2.0-only
#ifndef G_H
#define G_H

/**
 * new() - what
 */
static inline int new(int a)
{
	return a;
}

/**
 * first() - does it
 */
int first(int a);
/* second one */ int second(int a);
/** newer */
int third(int a);
int fourth(int a);

#endif
