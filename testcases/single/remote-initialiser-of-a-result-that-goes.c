// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int result_goes(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);

	if (ret != 1)
		return -EFAULT;
	put_page(page);
	return vma->vm_flags & VM_SHARED ? 1 : 0;
}

int result_goes_in_a_block(struct mm_struct *mm, unsigned long from, int nr)
{
	int shared = 0;

	while (nr--) {
		struct vm_area_struct *vma;
		struct page *page;
		int ret = get_user_pages_remote(mm, from, 1, 0, &page, &vma, NULL);

		if (ret < 0)
			return ret;
		if (vma->vm_flags & VM_SHARED)
			shared++;
		put_page(page);
		from += PAGE_SIZE;
	}
	return shared;
}

/*
 * gup-vmas: generation 6.1
 * class: single, single
 * conversion: get_user_page_vma_remote, get_user_page_vma_remote
 * automatic: yes, yes
 * run: if (BOOL)
 * run: 	return LOCKED(MM, result_goes(MM, ADDR));
 * run: return LOCKED(MM, result_goes_in_a_block(MM, ADDR, COUNT(1, 3)));
 */
