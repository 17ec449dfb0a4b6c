// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

void next_address(unsigned long *addr);

/* Its address is taken: a function that is not given it may still change it. */
long walk_escaped(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	next_address(&addr);
	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: manual
 * automatic: no
 * reason: the address of addr is taken, so that something unseen may change it
 * run-with: void next_address(unsigned long *addr)
 * run-with: {
 * run-with: 	*addr += PAGE_SIZE;
 * run-with: }
 * run: return LOCKED(current->mm, walk_escaped(ADDR, PAGES));
 */
