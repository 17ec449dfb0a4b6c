// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages, bool write)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	int ret = get_user_pages(addr, nr, write ? FOLL_WRITE : 0, pages);
#else
	int ret = get_user_pages(addr, nr,
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 9, 0)
				 write, 0, pages, NULL);
#else
				 write ? FOLL_WRITE : 0, pages, NULL);
#endif
#endif

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: new-arm
 * automatic: yes
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES, true));
 */
