// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int vendor_get(unsigned long addr, struct page **page)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 6, 0)
	return get_user_pages(current, current->mm, addr, 1, 1, 0, page, NULL);
#elif LINUX_VERSION_CODE < KERNEL_VERSION(4, 9, 0)
	return get_user_pages(addr, 1, 1, 0, page, NULL);
#else
	return get_user_pages(addr, 1, FOLL_WRITE, page);
#endif
}

/*
 * gup-vmas: generation 6.1
 * class: unused, unused, unused
 * conversion: none, none, drop-argument
 * automatic: no, no, yes
 * reason: the arm is for other kernels
 * run: return LOCKED(current->mm, vendor_get(ADDR, PAGES));
 */
