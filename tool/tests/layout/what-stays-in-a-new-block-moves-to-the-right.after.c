// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	if (likely(a)) {
	g(a, a + 1);
	if (a)
		h();
	}

	return 0;
}
