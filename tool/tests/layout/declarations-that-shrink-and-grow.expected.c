// SPDX-License-Identifier: GPL-2.0-only
int f(void)
{
	struct page *page;
	int ret, n;	/* three */
	unsigned long addr, end = 0;

	ret = 0;
	return ret;
}
