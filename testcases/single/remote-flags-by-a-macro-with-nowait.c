// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define QUICK	(FOLL_FORCE | FOLL_NOWAIT)
#define LOOK	(QUICK)

int peek_quickly(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = get_user_pages_remote(mm, addr, 1, LOOK, &page, &vma, NULL);
	if (ret <= 0)
		return ret;

	ret = vma->vm_file ? 2 : 1;
	put_page(page);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return LOCKED(MM, peek_quickly(MM, ADDR));
 */
