// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_listed(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	page = get_user_page_vma_remote(mm, addr,
					FOLL_FORCE,	/* as a debugger */
					&vma);
	if (IS_ERR(page))
		return -EIO;

	ret = !!(vma->vm_flags & VM_WRITE);
	put_page(page);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, remote_listed(MM, ADDR));
 */
