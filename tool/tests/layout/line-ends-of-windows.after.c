// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	g(a);
	if (a) { h(a); }
	return 0;
}
