// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	if (likely(a)) {
		/* twice */
		g(a,
		  a + 1);
		while (a)
			h();
	}
	return 0;
}
