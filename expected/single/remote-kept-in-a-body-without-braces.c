// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The second statement that the result needs would be executed always. */
int no_braces(struct mm_struct *mm, unsigned long addr, bool really)
{
	struct vm_area_struct *vma = NULL;
	struct page *page = NULL;
	int ret = 0;

	if (really) {
		page = get_user_page_vma_remote(mm, addr, 0, &vma);
		ret = IS_ERR(page) ? PTR_ERR(page) : 1;
	}
	return ret == 1 ? !!(vma->vm_flags & VM_IO) : ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, no_braces(MM, ADDR, BOOL));
 */
