// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, int write, struct page **pages)
{
	int ret;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	ret = get_user_pages(addr, nr, write ? FOLL_WRITE : 0, pages);
#else
	ret = get_user_pages(addr, nr, write, 0, pages, NULL);
#endif
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: new-arm
 * automatic: yes
 * not-compiled: only 4.6 to 4.8 take it
 * not-run: it does not compile
 */
