// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int peek_flags(struct mm_struct *mm, unsigned long addr, unsigned int flags)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	page = get_user_page_vma_remote(mm, addr, flags, &vma);
	if (IS_ERR(page))
		return -EFAULT;
	ret = 1;

	ret = vma->vm_flags & VM_IO ? 2 : ret;
	put_page(page);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, peek_flags(MM, ADDR, FLAGS | (BOOL ? FOLL_NOWAIT : 0)));
 */
