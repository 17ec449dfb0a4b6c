// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int trap_kind(struct mm_struct *mm, unsigned long vaddr, int *kind)
{
	struct vm_area_struct *vma;
	struct page *page;
	int result;

	page = get_user_page_vma_remote(mm, vaddr, FOLL_FORCE, &vma);
	if (IS_ERR(page))
		return PTR_ERR(page);

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
