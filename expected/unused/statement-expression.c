// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int locked_get(unsigned long addr, struct page **page)
{
	return ({
		int got;

		mmap_read_lock(current->mm);
		got = get_user_pages(addr, 1, 0, page);
		mmap_read_unlock(current->mm);
		got;
	}) == 1 ? 0 : -EFAULT;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return locked_get(ADDR, PAGES);
 */
