// SPDX-License-Identifier: GPL-2.0-only
int f(int ret, int total)
{
	ret = get(1, 2);
	if (ret <= 0) { return ret; } total += ret;
	return total;
}
