// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	g(a, a + 1);
	while (a)
		h();
	return 0;
}
