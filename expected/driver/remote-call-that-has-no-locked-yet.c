// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_other(struct mm_struct *mm, unsigned long addr, struct page **pages)
{
	int ret;

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 9, 0)
	ret = get_user_pages_remote(NULL, mm, addr, 1, 1, 0, pages, NULL);
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
	ret = get_user_pages_remote(NULL, mm, addr, 1, FOLL_WRITE, pages, NULL);
#else
	ret = get_user_pages_remote(mm, addr, 1, FOLL_WRITE, pages, NULL);
#endif
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: unused, unused
 * conversion: none, new-arm
 * automatic: no, yes
 * not-compiled: no kernel since 4.10 has these arms
 * not-run: it does not compile
 */
