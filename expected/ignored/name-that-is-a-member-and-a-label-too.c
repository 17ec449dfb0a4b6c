// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct area {
	long vma;
};

long fetch_into(struct area *area, struct mm_struct *mm, unsigned long addr,
		struct page **page)
{
	area->vma = get_user_pages_remote(mm, addr, 1, FOLL_WRITE, page, NULL);
	if (area->vma < 0)
		goto vma;
	return 1; /* not that of vma */
vma:
	return area->vma;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(MM, fetch_into(OUT(struct area), MM, ADDR, PAGES));
 */
