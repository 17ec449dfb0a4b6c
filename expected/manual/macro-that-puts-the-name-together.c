// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define PART(of, what)	(of##ma->vm_##what)

long area_part(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	long n;

	n = get_user_pages_remote(mm, addr, 1, FOLL_WRITE, page, &vma, NULL);
	if (n == 1)
		n = PART(v, flags) & VM_SHARED ? 2 : 1;
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * reason: the macro PART may use vma unseen
 * run: return LOCKED(MM, area_part(MM, ADDR, PAGES));
 */
