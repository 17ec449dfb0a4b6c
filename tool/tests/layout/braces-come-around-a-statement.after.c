// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
	if (a) { g(); i(); } else { h(); i(); }

	while (a) { g(); if (i()) break; }
	return 0;
}
