// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(struct mm_struct *mm, unsigned long addr, struct page **pages)
{
	int ret;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	ret = get_user_pages_remote(mm, addr, 1, FOLL_WRITE, pages, NULL);
#else
	ret = get_user_pages(NULL, mm, addr, 1, 1, 0, pages, NULL);
#endif
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: new-arm
 * automatic: yes
 * not-compiled: only 4.5 and older take it
 * not-run: it does not compile
 */
