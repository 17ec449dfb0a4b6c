/* SPDX-License-Identifier: GPL-2.0-only */
int first(int a);

/**
 * new() - what
 */
static inline int new(int a)
{
	return a;
}
