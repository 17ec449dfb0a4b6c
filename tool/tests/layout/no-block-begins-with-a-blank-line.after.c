// SPDX-License-Identifier: GPL-2.0-only
int f(int n)
{
	if (n) {
		return n;
	}
	return 0;
}
