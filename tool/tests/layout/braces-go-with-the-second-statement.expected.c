// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	if (a)
		g();
	else
		h();
	return 0;
}
