// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	if (a) { g(a); h(a); i(a); }
	for (;;) if (a) break;
	return 0;
}
