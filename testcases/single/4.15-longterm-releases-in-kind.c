// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int one_anonymous_page(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	long got;

	down_read(&current->mm->mmap_sem);
	got = get_user_pages_longterm(addr, 1, FOLL_WRITE, page, &vma);
	if (got == 1 && !vma_is_anonymous(vma)) {
		put_page(*page);
		got = -EINVAL;
	}
	up_read(&current->mm->mmap_sem);

	return got;
}

/*
 * gup-vmas: generation 4.15
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return one_anonymous_page(ADDR, PAGES);
 */
