// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	int ret;

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 6, 0)
	ret = get_user_pages(current, current->mm, addr, nr,
#else
	ret = get_user_pages(addr, nr,
#endif
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 9, 0)
			     1, 0,
#else
			     FOLL_WRITE,
#endif
			     pages, NULL);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: unused, unused
 * conversion: none, new-arm
 * automatic: no, yes
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
