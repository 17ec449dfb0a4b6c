// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_same_file(struct mm_struct *mm, unsigned long a, unsigned long b)
{
	struct vm_area_struct *vma, *vmb;
	struct page *page;
	int ret;

	page = get_user_page_vma_remote(mm, a, 0, &vma);
	if (IS_ERR(page))
		return PTR_ERR(page);
	put_page(page);

	page = get_user_page_vma_remote(mm, b, 0, &vmb);
	if (IS_ERR(page))
		return PTR_ERR(page);
	put_page(page);

	ret = vma->vm_file == vmb->vm_file;
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single, single
 * conversion: get_user_page_vma_remote, get_user_page_vma_remote
 * automatic: yes, yes
 * run: return LOCKED(MM, remote_same_file(MM, ADDR, END(1)));
 */
