// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define SHELVES	8

/* The loop ends because the number that it runs to becomes negative. */
int number_changes(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vmas[SHELVES];
	int i, got, ret;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, SHELVES, FOLL_WRITE, pages, vmas);
	got = ret;
	if (ret > 0) {
		for (i = 0; i < ret; i++) {
			if (vmas[i]->vm_file)
				ret = -EOPNOTSUPP;
		}
	}
	if (ret < 0 && got > 0)
		unpin_user_pages(pages, got);
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return number_changes(ADDR, PAGES);
 */
