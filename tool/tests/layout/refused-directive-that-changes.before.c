// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
#if A
	g(a);
#endif
	return 0;
}
