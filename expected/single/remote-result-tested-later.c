// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_tested_later(struct mm_struct *mm, unsigned long addr, int *calls)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	page = get_user_page_vma_remote(mm, addr, 0, &vma);
	ret = IS_ERR(page) ? PTR_ERR(page) : 1;
	*calls += ret;
	if (ret != 1)
		return -EFAULT;

	ret = vma->vm_start == addr;
	put_page(page);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, remote_tested_later(MM, ADDR, OUT(int)));
 */
