// SPDX-License-Identifier: GPL-2.0-only
int declared(unsigned long addr)
{
	struct page *page;
	int ret = get(addr, &page);

	if (ret != 1)
		return -14;
	return look(page);
}
