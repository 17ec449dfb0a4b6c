// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	if (a)
again:
		a = two(a);
	a = three(a);
	return a;
}
