// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

size_t remote_sum(struct mm_struct *mm, unsigned long addr, size_t len)
{
	struct vm_area_struct *vma;
	size_t sum = 0;

	while (len) {
		struct page *page;
		size_t bytes = min_t(size_t, len, PAGE_SIZE);

		page = get_user_page_vma_remote(mm, addr, 0, &vma);
		if (IS_ERR(page))
			break;

		if (vma_is_anonymous(vma))
			sum += bytes;
		put_page(page);
		addr += bytes;
		len -= bytes;
	}
	return sum;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, remote_sum(MM, ADDR, COUNT(0, 3) * PAGE_SIZE + BOOL));
 */
