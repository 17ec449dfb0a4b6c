// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_same_file(struct mm_struct *mm, unsigned long a, unsigned long b)
{
	struct vm_area_struct *vma, *vmb;
	struct page *page;
	int ret;

	ret = get_user_pages_remote(mm, a, 1, 0, &page, &vma, NULL);
	if (ret <= 0)
		return ret;
	put_page(page);

	ret = get_user_pages_remote(mm, b, 1, 0, &page, &vmb, NULL);
	if (ret <= 0)
		return ret;
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
