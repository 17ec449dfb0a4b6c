// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	/* This is new, and nothing else is. */
	return a;
}
