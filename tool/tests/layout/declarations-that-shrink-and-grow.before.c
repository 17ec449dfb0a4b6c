// SPDX-License-Identifier: GPL-2.0-only
int f(void)
{
	struct page *page, **pages = NULL;
	int i, ret, n;	/* three */

	ret = 0;
	return ret;
}
