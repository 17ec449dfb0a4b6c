// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	int ret;

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 6, 0)
	ret = get_user_pages(current, current->mm, addr, nr, 1, 0, pages, NULL);
#elif LINUX_VERSION_CODE < KERNEL_VERSION(4, 9, 0)
	ret = get_user_pages(addr, nr, 1, 0, pages, NULL);
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
	ret = get_user_pages(addr, nr, FOLL_WRITE, pages, NULL);
#else
	ret = get_user_pages(addr, nr, FOLL_WRITE, pages);
#endif
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: unused, unused, unused
 * conversion: none, none, new-arm
 * automatic: no, no, yes
 * reason: kernels before 4.9, from 4.6 on
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
