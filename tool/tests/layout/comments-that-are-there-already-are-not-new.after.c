// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	/* first */
	g(a);
	/* between, and new */
	i(a); /* behind */

	/*
	 * second
	 */
	h(a);
	return 0;
}
