// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
int pin_buffer(unsigned long addr, bool write, struct page **pages)
{
	return get_user_pages(addr, 1, /* nr_pages */
			      write, /* write */
			      0, /* force */
			      pages, NULL);
}
#endif

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: manual
 * automatic: no
 * reason: slug:comment-beside-argument
 * not-run: nothing changes
 */
