// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define LOOK	(FOLL_FORCE)
#define TOUCH	(LOOK | FOLL_WRITE)

int peek_by_macro(struct mm_struct *mm, unsigned long addr, bool write)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	page = get_user_page_vma_remote(mm, addr, write ? TOUCH : LOOK, &vma);
	if (IS_ERR(page))
		return PTR_ERR(page);

	ret = vma->vm_file ? 2 : 1;
	put_page(page);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, peek_by_macro(MM, ADDR, BOOL));
 */
