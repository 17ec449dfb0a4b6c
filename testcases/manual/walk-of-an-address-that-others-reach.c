// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

unsigned long shared_addr;

long walk_global(struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(shared_addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

long walk_static(unsigned long addr, struct page **pages)
{
	static unsigned long last;
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	last = addr;
	got = pin_user_pages(last, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

long walk_volatile(volatile unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

long walk_pointer(unsigned long *addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(*addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

long walk_element(unsigned long *addrs, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addrs[1], 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

struct ring {
	volatile unsigned long head;
};

long walk_volatile_member(struct ring *ring, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(ring->head, 4, FOLL_WRITE, pages, vmas);
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
 * class: multi, multi, multi, multi, multi, multi
 * conversion: manual, manual, manual, manual, manual, manual
 * automatic: no, no, no, no, no, no
 * reason: shared_addr may change between the call and the place where the VMA is needed
 * reason: last may change
 * reason: addr may change
 * reason: *addr may change
 * reason: addrs[1] may change
 * reason: head may change
 * run: unsigned long addrs[2] = { ADDR, ADDR };
 * run: struct ring ring = { addrs[0] };
 * run: shared_addr = addrs[0];
 * run: switch (INT(0, 5)) {
 * run: case 0: return LOCKED(current->mm, walk_global(PAGES));
 * run: case 1: return LOCKED(current->mm, walk_static(addrs[0], PAGES));
 * run: case 2: return LOCKED(current->mm, walk_volatile(addrs[0], PAGES));
 * run: case 3: return LOCKED(current->mm, walk_pointer(addrs, PAGES));
 * run: case 4: return LOCKED(current->mm, walk_element(addrs, PAGES));
 * run: default: return LOCKED(current->mm, walk_volatile_member(&ring, PAGES));
 * run: }
 */
