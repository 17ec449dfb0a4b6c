// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	return get_user_pages(addr, nr, FOLL_WRITE, pages);
#else
	return get_user_pages(addr, nr, // all of the buffer
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 9, 0)
			      1, 0,
#else
			      FOLL_WRITE,
#endif
			      pages, NULL);
#endif
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: new-arm
 * automatic: yes
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
