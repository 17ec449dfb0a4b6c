// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	while (a)
again:
		two(a);
	return a;
}
