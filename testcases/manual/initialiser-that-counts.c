// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long fetch_next(struct mm_struct *mm, unsigned long addr, struct page **page,
		struct vm_area_struct **pool, int *next)
{
	struct vm_area_struct *vma = pool[(*next)++];

	return get_user_pages_remote(mm, addr, 1, FOLL_WRITE, page, &vma, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: manual
 * automatic: no
 * reason: vma would go, and with it what is done on line
 * run: struct vm_area_struct *pool[1] = { NULL };
 * run: return LOCKED(MM, fetch_next(MM, ADDR, PAGES, pool, OUT(int)));
 */
