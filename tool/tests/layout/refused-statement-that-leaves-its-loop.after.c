// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	while (a)
again:
		one(a);
	two(a);
	return a;
}
