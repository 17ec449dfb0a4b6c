// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int peek_old(struct task_struct *tsk, struct mm_struct *mm, unsigned long addr,
	     int write)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = get_user_pages_remote(tsk, mm, addr, 1, write, 1, &page, &vma);
	if (ret <= 0)
		return ret;

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
