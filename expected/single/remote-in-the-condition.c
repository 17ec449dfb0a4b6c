// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_len(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int len;

	page = get_user_page_vma_remote(mm, addr, FOLL_FORCE, &vma);
	if (IS_ERR(page))
		return -EFAULT;

	len = vma->vm_end - addr;
	put_page(page);
	return len;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, remote_len(MM, ADDR));
 */
