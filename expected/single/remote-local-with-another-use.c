// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The same local is what the stack is grown by. */
int remote_other_use(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma = find_vma(mm, addr);
	struct page *page;
	int ret;

	if (!vma)
		return -EFAULT;
	if (vma->vm_start > addr)
		addr = vma->vm_start;

	page = get_user_page_vma_remote(mm, addr, FOLL_WRITE, &vma);
	if (IS_ERR(page))
		return PTR_ERR(page);

	ret = vma->vm_end - addr > PAGE_SIZE;
	put_page(page);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, remote_other_use(MM, ADDR));
 */
