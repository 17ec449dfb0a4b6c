// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 9, 0)
static inline long old_gup(unsigned long start, unsigned long nr,
			   unsigned int flags, struct page **pages,
			   struct vm_area_struct **vmas)
{
	return get_user_pages(start, nr, flags & FOLL_WRITE, 0, pages, vmas);
}
#define get_user_pages old_gup
#endif

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	int ret;

	ret = get_user_pages(addr, nr, FOLL_WRITE, pages, NULL);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, unused
 * conversion: none, new-arm
 * automatic: no, yes
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
