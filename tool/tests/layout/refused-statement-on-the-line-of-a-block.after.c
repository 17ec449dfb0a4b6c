// SPDX-License-Identifier: GPL-2.0-only
int f(int ret, int total)
{
	page = one(1);
	if (failed(page)) { ret = number(page); return ret; } ret = 1; total += ret;
	return total;
}
