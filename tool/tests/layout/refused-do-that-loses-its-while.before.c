// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	do
		a = one(a);
	while (a);
	return a;
}
