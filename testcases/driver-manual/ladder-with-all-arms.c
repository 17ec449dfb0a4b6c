// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	return get_user_pages(addr, nr, FOLL_WRITE, pages);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 9, 0)
	return get_user_pages(addr, nr, FOLL_WRITE, pages, NULL);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6, 0)
	return get_user_pages(addr, nr, 1, 0, pages, NULL);
#else
	return get_user_pages(current, current->mm, addr, nr, 1, 0, pages, NULL);
#endif
}

/*
 * gup-vmas: generation 6.1
 * class: converted, unused, unused, unused
 * conversion: none, none, none, none
 * automatic: no, no, no, no
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
