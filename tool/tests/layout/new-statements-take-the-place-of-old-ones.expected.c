// SPDX-License-Identifier: GPL-2.0-only
int f(struct mm *mm, unsigned long addr)
{
	struct page *page;

	/* It may sleep. */
	page = get_it(mm, addr);	/* or not */
	if (IS_ERR(page))
		return PTR_ERR(page);

	return put_one(page);
}
