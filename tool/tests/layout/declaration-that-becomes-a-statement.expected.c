// SPDX-License-Identifier: GPL-2.0-only
int declared(unsigned long addr)
{
	struct page *page;

	page = get(addr);
	if (failed(page))
		return -14;
	return look(page);
}
