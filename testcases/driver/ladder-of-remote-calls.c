// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_other(struct mm_struct *mm, unsigned long addr, struct page **pages)
{
	int ret;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 9, 0)
	ret = get_user_pages_remote(mm, addr, 1, FOLL_WRITE, pages, NULL, NULL);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 10, 0)
	ret = get_user_pages_remote(current, mm, addr, 1, FOLL_WRITE, pages, NULL, NULL);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 9, 0)
	ret = get_user_pages_remote(current, mm, addr, 1, FOLL_WRITE, pages, NULL);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6, 0)
	ret = get_user_pages_remote(current, mm, addr, 1, 1, 0, pages, NULL);
#else
	ret = get_user_pages(current, mm, addr, 1, 1, 0, pages, NULL);
#endif
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: unused, unused, unused, unused, unused
 * conversion: new-arm, none, none, none, none
 * automatic: yes, no, no, no, no
 * run: return LOCKED(MM, pin_other(MM, ADDR, PAGES));
 */
