// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	if (a)
		for (; a; a--) {
			two(a);
			three(a);
		}
	else
		a = 2;
	return a;
}
