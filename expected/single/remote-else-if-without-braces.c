// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_or_not(struct mm_struct *mm, unsigned long addr, bool simple)
{
	struct vm_area_struct *vma;
	struct page *page;

	if (simple) {
		return 0;
	} else {
		page = get_user_page_vma_remote(mm, addr, 0, &vma);
		if (IS_ERR(page))
			return -EFAULT;
	}

	put_page(page);
	return vma_is_shmem(vma);
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, remote_or_not(MM, ADDR, BOOL));
 */
