// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int count_shared(struct mm_struct *mm, unsigned long addr, int nr,
		 unsigned int flags)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret = 1, shared = 0;

	while (nr--) {
		page = get_user_page_vma_remote(mm, addr, flags, &vma);
		if (IS_ERR(page)) {
			ret = PTR_ERR(page);
			break;
		}
		ret = 1;
		shared += vma->vm_flags & VM_SHARED ? 1 : 0;
		put_page(page);
		addr += PAGE_SIZE;
	}
	if (ret <= 0)
		return -EIO;
	return shared;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, count_shared(MM, ADDR_ALIGNED, COUNT(1, 2), FLAGS | (BOOL ? FOLL_NOWAIT : 0)));
 */
