// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The address is gone once the result is there. */
long walk_result(long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long i, ret = 0;

	addr = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (addr == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

/* The call stores a page where the address was. */
long walk_stored(struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages((unsigned long)pages[0], 4, FOLL_WRITE, pages, vmas);
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
 * class: multi, multi
 * conversion: manual, manual
 * automatic: no, no
 * reason: addr may change between the call and the place where the VMA is needed
 * reason: pages[0] may change
 * run: struct page **pages = PAGES;
 * run: unsigned long addr = ADDR;
 * run: if (BOOL)
 * run: 	return LOCKED(current->mm, walk_result(addr, pages));
 * run: pages[0] = (struct page *)addr;
 * run: return LOCKED(current->mm, walk_stored(pages));
 */
