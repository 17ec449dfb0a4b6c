// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	if (a)
		a = one(a);
	if (two(a))
		three(a);
	else
		a = 2;
	return a;
}
