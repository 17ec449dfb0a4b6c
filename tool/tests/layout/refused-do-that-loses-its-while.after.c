// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	do
		a = two(a);
	a = three(a);
	while (a);
	return a;
}
