// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 2, 0)
static inline long get_user_pages_longterm(unsigned long at, unsigned long n, unsigned int flags,
					   struct page **pages, struct vm_area_struct **vmas)
{
	return get_user_pages(at, n, flags, pages, vmas);
}
#endif

long hold(unsigned long at, struct page **pages)
{
	return get_user_pages_longterm(at, 1, FOLL_WRITE, pages, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, unused
 * conversion: new-arm, none
 * automatic: yes, no
 * run: return LOCKED(current->mm, hold(ADDR, PAGES));
 */
