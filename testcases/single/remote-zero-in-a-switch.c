// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int probe_by_switch(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = get_user_pages_remote(mm, addr, 1, FOLL_NOWAIT, &page, &vma, NULL);
	switch (ret) {
	case 1:
		ret = vma->vm_ops ? 2 : 1;
		put_page(page);
		return ret;
	case 0:
		return -EAGAIN;
	default:
		return ret;
	}
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return LOCKED(MM, probe_by_switch(MM, ADDR));
 */
