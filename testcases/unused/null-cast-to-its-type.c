// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int tracer_get(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	return get_user_pages_remote(mm, addr, 1, FOLL_FORCE, page,
				     (struct vm_area_struct **)NULL, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(MM, tracer_get(MM, ADDR, PAGES));
 */
