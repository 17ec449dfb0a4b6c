// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct vm_area_struct *grow_stack(struct mm_struct *mm, unsigned long addr);

long fetch_stack(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma = grow_stack(mm, addr);

	return get_user_pages_remote(mm, addr, 1, FOLL_WRITE, page, &vma, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: manual
 * automatic: no
 * reason: vma would go, and with it what is done on line
 * run-with: struct vm_area_struct *grow_stack(struct mm_struct *mm, unsigned long addr)
 * run-with: { NOTE("grow_stack", addr); return NULL; }
 * run: return LOCKED(MM, fetch_stack(MM, ADDR, PAGES));
 */
