// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

/* The version of this kernel says which of the arguments are its own. */
int get_by_version(unsigned long addr, struct page **pages)
{
	return get_user_pages(
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 6, 0)
			      current, current->mm,
#endif
			      addr, 1,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 9, 0)
			      FOLL_WRITE,
#else
			      1, 0,
#endif
			      pages);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, get_by_version(ADDR, PAGES));
 */
