// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define AREA_FLAGS()	(vma->vm_flags & VM_SHARED)

long flags_at(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma = find_vma(mm, addr);

	return vma && AREA_FLAGS() ? 1 : 0;
}

long fetch_one(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	return get_user_pages_remote(mm, addr, 1, FOLL_WRITE, page, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(MM, flags_at(MM, ADDR) + 2 * fetch_one(MM, ADDR, PAGES));
 */
