// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int scope_get(unsigned long addr, struct page **page)
{
	int ret;

	mmap_read_lock(current->mm);
	ret = get_user_pages(addr, 1, FOLL_WRITE, page);
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return scope_get(ADDR, PAGES);
 */
