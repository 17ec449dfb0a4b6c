// SPDX-License-Identifier: GPL-2.0-only
/*
 * Undo the merging of identical pages.
 */
#include <linux/mm.h>

/*
 * Breaking the sharing of a page is what is left of
 *
 *	if (get_user_pages(addr, 1, FOLL_WRITE, &page, NULL) == 1)
 *		put_page(page);
 *
 * once only shared pages are to be touched.
 */
int break_ksm(struct vm_area_struct *vma, unsigned long addr)
{
	struct page *page;

	page = follow_page(vma, addr, FOLL_GET | FOLL_REMOTE);
	if (IS_ERR(page))
		return PTR_ERR(page);

	put_page(page);
	return 0;
}
