// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

static unsigned long cursor;

#define NEXT		(cursor += PAGE_SIZE)
#define WHERE		cursor
#define STEP(addr)	((addr) += PAGE_SIZE)
#define SKIP		(addr += PAGE_SIZE)

long walk_next(struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(NEXT, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

long walk_where(struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(WHERE, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

/* It looks like a function, and assigns what it is given. */
long walk_stepped(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	STEP(addr);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_end < addr)
				ret = -EIO;
		}
	}
	return ret;
}

/* It does not even name it. */
long walk_skipped(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	SKIP;
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_end < addr)
				ret = -EIO;
		}
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi, multi, multi
 * conversion: manual, manual, manual, manual
 * automatic: no, no, no, no
 * reason: NEXT is a macro, and what it stands for is not looked into
 * reason: WHERE is a macro
 * reason: the macro STEP is given addr, and may change it
 * reason: the macro SKIP may use addr unseen
 * run: unsigned long addr = ADDR_ALIGNED;
 * run: cursor = addr - PAGE_SIZE;
 * run: switch (INT(0, 3)) {
 * run: case 0: return LOCKED(current->mm, walk_next(PAGES));
 * run: case 1: return LOCKED(current->mm, walk_where(PAGES));
 * run: case 2: return LOCKED(current->mm, walk_stepped(addr, PAGES));
 * run: default: return LOCKED(current->mm, walk_skipped(addr, PAGES));
 * run: }
 */
