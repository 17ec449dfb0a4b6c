// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	if (a) { g(a); i(a, 1); }
	for (;;) if (!a) break;
	return 0;
}
