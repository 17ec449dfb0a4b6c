// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int touch_remote(struct mm_struct *mm, unsigned long addr)
{
	struct page *page;
	int ret;

	mmap_read_lock(mm);
	ret = get_user_pages_remote(mm, addr, 1, FOLL_WRITE, &page, NULL);
	if (ret > 0)
		put_page(page);
	mmap_read_unlock(mm);

	return ret;
}

/*
 * gup-vmas: generation 5.9
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return touch_remote(MM, ADDR);
 */
