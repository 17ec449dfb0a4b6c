// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define HURRY(flags)	((flags) |= FOLL_NOWAIT)

int peek_in_a_hurry(struct mm_struct *mm, unsigned long addr)
{
	unsigned int flags = FOLL_FORCE;
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	HURRY(flags);
	ret = get_user_pages_remote(mm, addr, 1, flags, &page, &vma, NULL);
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
 * run: return LOCKED(MM, peek_in_a_hurry(MM, ADDR));
 */
