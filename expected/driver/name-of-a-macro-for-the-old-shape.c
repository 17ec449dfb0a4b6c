// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

#if defined(DRIVER_GUP_TAKES_VMAS)
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
#define driver_get_user_pages(start, nr_pages, gup_flags, pages, vmas) \
	get_user_pages(start, nr_pages, gup_flags, pages)
#else
#define driver_get_user_pages get_user_pages
#endif
#else
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
#define driver_get_user_pages(start, nr, flags, pages, vmas) \
	get_user_pages(start, nr, (flags) | FOLL_FORCE, pages)
#else
#define driver_get_user_pages(start, nr, flags, pages, vmas) \
	get_user_pages(start, nr, (flags) | FOLL_FORCE, pages, vmas)
#endif
#endif

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	return driver_get_user_pages(addr, nr, FOLL_WRITE, pages, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, unused
 * conversion: new-arm, none
 * automatic: yes, no
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
