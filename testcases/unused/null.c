// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int framebuf_fault_in(unsigned long uaddr, struct page **page)
{
	int ret;

	mmap_read_lock(current->mm);
	ret = get_user_pages(uaddr, 1, 0, page, NULL);
	mmap_read_unlock(current->mm);

	return ret == 1 ? 0 : -EFAULT;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return framebuf_fault_in(ADDR, PAGES);
 */
