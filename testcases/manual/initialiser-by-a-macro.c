// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define FIRST	next_of(mm)

struct vm_area_struct *next_of(struct mm_struct *mm);

long fetch_first(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma = FIRST;

	return get_user_pages_remote(mm, addr, 1, FOLL_WRITE, page, &vma, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: manual
 * automatic: no
 * reason: vma would go, and with it what is done on line
 * run-with: struct vm_area_struct *next_of(struct mm_struct *mm)
 * run-with: { NOTE("next_of", 1); return NULL; }
 * run: return LOCKED(MM, fetch_first(MM, ADDR, PAGES));
 */
