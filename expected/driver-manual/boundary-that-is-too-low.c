// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)
	return get_user_pages(addr, nr, FOLL_WRITE, pages);
#else
	return get_user_pages(addr, nr, FOLL_WRITE, pages, NULL);
#endif
}

/*
 * gup-vmas: generation 6.1
 * class: converted, unused
 * conversion: none, none
 * automatic: no, no
 * boundary: return get_user_pages(addr, nr, FOLL_WRITE, pages);
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
