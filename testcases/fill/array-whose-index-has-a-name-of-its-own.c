// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* i and the loop that counts with it have nothing to do with the pages. */
long named_pin(unsigned long start, long n, struct page **pages, int *i)
{
	struct vm_area_struct *vmas[4];
	long got;

	got = pin_user_pages(start, n, FOLL_WRITE, pages, vmas);
	for (*i = 0; *i < got; ++*i)
		if (vmas[*i]->vm_flags & VM_IO)
			break;
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return LOCKED(current->mm, named_pin(ADDR, COUNT(0, 4), PAGES, OUT(int)));
 */
