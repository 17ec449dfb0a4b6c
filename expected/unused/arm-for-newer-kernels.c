// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int out_of_tree_get(unsigned long addr, struct page **page)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	return get_user_pages(addr, 1, FOLL_WRITE, page);
#else
	return get_user_pages(addr, 1, FOLL_WRITE, page);
#endif
}

/*
 * gup-vmas: generation 6.1
 * class: converted, unused
 * conversion: none, drop-argument
 * automatic: no, yes
 * run: return LOCKED(current->mm, out_of_tree_get(ADDR, PAGES));
 */
