// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int peek_old(struct task_struct *tsk, struct mm_struct *mm, unsigned long addr,
	     int write)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	page = get_user_page_vma_remote(tsk, mm, addr, write, 1, &vma);
	if (IS_ERR(page))
		return PTR_ERR(page);

	ret = vma->vm_file ? 2 : 1;
	put_page(page);
	return ret;
}

/*
 * gup-vmas: generation 4.6
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, peek_old(current, MM, ADDR, BOOL));
 */
