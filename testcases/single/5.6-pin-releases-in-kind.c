// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int one_anonymous_page(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	long got;

	down_read(&current->mm->mmap_sem);
	got = pin_user_pages(addr, 1, FOLL_WRITE, page, &vma);
	if (got == 1 && !vma_is_anonymous(vma)) {
		unpin_user_page(*page);
		got = -EINVAL;
	}
	up_read(&current->mm->mmap_sem);

	return got;
}

/*
 * gup-vmas: generation 5.6
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return one_anonymous_page(ADDR, PAGES);
 */
