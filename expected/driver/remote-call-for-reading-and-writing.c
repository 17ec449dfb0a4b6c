// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

/* In the shape of 4.6 to 4.8: write and force, and no locked. */
int pin_other(struct mm_struct *mm, unsigned long addr, struct page **pages)
{
	int ret;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	ret = get_user_pages_remote(mm, addr, 1, FOLL_WRITE | FOLL_FORCE, pages, NULL);
#else
	ret = get_user_pages_remote(NULL, mm, addr, 1, 1, 1, pages, NULL);
#endif
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: new-arm
 * automatic: yes
 * not-compiled: no kernel since 4.9 has this shape
 * not-run: it does not compile
 */
