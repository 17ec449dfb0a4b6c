// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	int b;

	g(a,
	  b);
	return 0;
}
