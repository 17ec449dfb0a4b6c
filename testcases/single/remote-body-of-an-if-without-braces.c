// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_maybe(struct mm_struct *mm, unsigned long addr, bool really)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret = 0;

	if (really)
		ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	if (ret <= 0)
		return ret;

	ret = !!(vma->vm_flags & VM_READ);
	put_page(page);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, remote_maybe(MM, ADDR, BOOL));
 */
