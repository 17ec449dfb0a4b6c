// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	if (a) /* really */
		g();
	else
		h();

	while (a)
		g();
	return 0;
}
