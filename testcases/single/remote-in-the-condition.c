// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_len(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int len;

	if (get_user_pages_remote(mm, addr, 1, FOLL_FORCE, &page, &vma,
				  NULL) <= 0)
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
