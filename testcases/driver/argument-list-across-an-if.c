// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	return get_user_pages(
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 6, 0)
			      current, current->mm,
#endif
			      addr, nr,
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 9, 0)
			      1, 0,
#else
			      FOLL_WRITE,
#endif
			      pages, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: new-arm
 * automatic: yes
 * reason: get an arm of their own
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
