// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	/* first */
	g(a);

	/* second */
	h(a);
	return 0;
}
