// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long fetch_from_queue(struct mm_struct *mm, unsigned long addr,
		      struct page **page, struct vm_area_struct **queue)
{
	struct vm_area_struct *vma = *(struct vm_area_struct * volatile *)queue;

	return get_user_pages_remote(mm, addr, 1, FOLL_WRITE, page, &vma, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: manual
 * automatic: no
 * reason: vma would go, and with it what is done on line
 * run: struct vm_area_struct *queue = NULL;
 * run: return LOCKED(MM, fetch_from_queue(MM, ADDR, PAGES, &queue));
 */
