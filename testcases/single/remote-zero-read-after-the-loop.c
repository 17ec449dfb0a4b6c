// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long probe_range(struct mm_struct *mm, unsigned long addr, int nr,
		 unsigned int flags)
{
	struct vm_area_struct *vma;
	struct page *page;
	long ret = 0, seen = 0;

	for (; nr > 0; addr += PAGE_SIZE, nr--) {
		ret = get_user_pages_remote(mm, addr, 1, flags, &page, &vma, NULL);
		if (ret <= 0)
			break;
		seen += vma->vm_flags & VM_IO ? 2 : 1;
		put_page(page);
	}
	return seen ? seen : ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return LOCKED(MM, probe_range(MM, ADDR_ALIGNED, COUNT(1, 2), FLAGS | FOLL_NOWAIT));
 */
