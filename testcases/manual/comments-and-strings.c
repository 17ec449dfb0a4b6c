// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/module.h>

/*
 * get_user_pages() would need the lock:
 *
 *	get_user_pages_remote(mm, addr, 1, 0, &page, &vma, &locked)
 *
 * so this is the fast one.
 */
int no_call_at_all(unsigned long addr, struct page **page)
{
	pr_debug("not pin_user_pages(%lx, 1, 0, page, NULL);\n", addr);
	return get_user_pages_fast(addr, 1, 0, page); // no get_user_pages(a, b)
}
MODULE_PARM_DESC(longterm, "call pin_user_pages(start, nr, flags, pages, NULL)");

/*
 * gup-vmas: generation 6.1
 * class: none
 * run: return no_call_at_all(ADDR, PAGES);
 */
