// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	int ret;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	ret = get_user_pages(addr, 1, 0, pages) +
	      get_user_pages(addr, 1, FOLL_WRITE, pages + 1);
#else
	ret = get_user_pages(addr, 1, 0, pages, NULL) +
	      get_user_pages(addr, 1, FOLL_WRITE, pages + 1, NULL);
#endif
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: unused, unused
 * conversion: new-arm, new-arm
 * automatic: yes, yes
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
