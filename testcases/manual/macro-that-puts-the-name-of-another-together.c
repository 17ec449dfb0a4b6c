// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define AREA_FILE		(vma->vm_file)
#define AREA(what)	AREA_##what

long area_file(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	long n;

	n = get_user_pages_remote(mm, addr, 1, FOLL_WRITE, page, &vma, NULL);
	if (n == 1)
		n = AREA(FILE) ? 2 : 1;
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * reason: may use vma unseen
 * run: return LOCKED(MM, area_file(MM, ADDR, PAGES));
 */
