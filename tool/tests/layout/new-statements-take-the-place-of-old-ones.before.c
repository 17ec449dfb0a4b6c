// SPDX-License-Identifier: GPL-2.0-only
int f(struct mm *mm, unsigned long addr)
{
	struct page *page;
	int ret;

	/* It may sleep. */
	ret = get_one(mm, addr, &page);	/* or not */
	if (ret <= 0)
		return ret;

	return put_one(page);
}
