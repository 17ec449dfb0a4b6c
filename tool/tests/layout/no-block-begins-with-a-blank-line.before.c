// SPDX-License-Identifier: GPL-2.0-only
int f(int n)
{
	int spare;

	if (n) {
		spare = n;

		return n;
	}

	spare = 2;

	return 0;
}
