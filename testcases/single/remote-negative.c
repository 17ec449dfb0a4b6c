// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int trap_kind(struct mm_struct *mm, unsigned long vaddr, int *kind)
{
	struct vm_area_struct *vma;
	struct page *page;
	int result;

	result = get_user_pages_remote(mm, vaddr, 1, FOLL_FORCE, &page, &vma,
				       NULL);
	if (result < 0)
		return result;

	*kind = vma->vm_file ? 2 : 1;
	result = is_zero_page(page);
	put_page(page);
	return result;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, trap_kind(MM, ADDR, OUT(int)));
 */
