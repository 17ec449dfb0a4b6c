// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	a = one(
#if A
			1,
#endif
			2);
	if (a) two(a);
	return a;
}
