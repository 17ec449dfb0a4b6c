// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int start_of(struct mm_struct *mm, unsigned long addr, unsigned long *start)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	mmap_read_lock(mm);
	ret = get_user_pages_remote(mm, addr, 1, FOLL_FORCE, &page, &vma, NULL);
	if (ret > 0) {
		*start = vma->vm_start;
		put_page(page);
	}
	mmap_read_unlock(mm);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: new-arm
 * automatic: yes
 * allow: gate-area
 * run: return start_of(MM, ADDR, OUT(unsigned long));
 */
