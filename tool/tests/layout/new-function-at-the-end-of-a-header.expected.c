// SPDX-License-Identifier: GPL-2.0-only
#ifndef NEW_H
#define NEW_H

int first(void); /* it is */

/**
 * second() - twice the first
 *
 * Return: that
 */
static inline int second(void)
{
	return 2 * first();
}

#endif /* NEW_H */
