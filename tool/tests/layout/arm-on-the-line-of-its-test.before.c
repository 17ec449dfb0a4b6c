// SPDX-License-Identifier: GPL-2.0-only
int f(int really, int simple)
{
	int ret = 0;

	if (really) ret = get(1, 2); /* once */
	if (simple) ret = 3;
	else
		ret = get(2, 3);
	if (simple)
		return 0;
	else if (get(3, 4) != 1)
		return -1;

	return ret;
}
