// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6, 0)
#define compat_get_user_pages(start, nr, flags, pages) \
	get_user_pages(start, nr, flags, pages, NULL)
#else
#define compat_get_user_pages(start, nr, flags, pages) \
	get_user_pages(current, current->mm, start, nr, !!((flags) & FOLL_WRITE), 0, pages, NULL)
#endif

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	return compat_get_user_pages(addr, nr, FOLL_WRITE, pages);
}

/*
 * gup-vmas: generation 6.1
 * class: unused, unused
 * conversion: new-arm, none
 * automatic: yes, no
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
