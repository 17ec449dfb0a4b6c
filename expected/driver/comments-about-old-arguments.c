// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, bool write, struct page **pages)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	return get_user_pages(addr, 1, write ? FOLL_WRITE : 0, pages);
#else
	return get_user_pages(addr, 1, /* nr_pages */
			      write, /* write */
			      0, /* force */
			      pages, NULL); /* vmas */
#endif
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: new-arm
 * automatic: yes
 * not-compiled: only 4.6 to 4.8 take it
 * not-run: it does not compile
 */
