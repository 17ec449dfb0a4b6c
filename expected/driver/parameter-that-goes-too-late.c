// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	int ret;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	ret = get_user_pages(addr, nr, FOLL_WRITE, pages);
#else
	ret = get_user_pages(addr, nr, FOLL_WRITE, pages
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
			     , NULL
#endif
			    );
#endif
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: new-arm
 * automatic: yes
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
