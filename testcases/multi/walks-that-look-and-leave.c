// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

void touch(void *p);

long walk_star_read(unsigned long addr, struct page **pages, unsigned long *mask)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & *mask)
				ret = -EIO;
		}
	}
	return ret;
}

long walk_vma_start(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_start > addr)
				ret = -EIO;
		}
	}
	return ret;
}

long walk_cont(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				continue;
			ret = 1;
		}
	}
	return ret;
}

long walk_break(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				break;
			ret = 1;
		}
	}
	return ret;
}

long walk_switch(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			switch (vmas[i]->vm_flags & VM_IO) {
			case 0:
				ret = 1;
				break;
			default:
				ret = 2;
			}
		}
	}
	return ret;
}

long walk_addr_set_exit(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO) {
				addr = 0;
				return addr;
			}
		}
	}
	return ret;
}

long walk_touch_local(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	touch(pages);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

long walk_pages_star(unsigned long addr, struct page ***pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, *pages, vmas);
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
 * class: multi, multi, multi, multi, multi, multi, multi, multi
 * conversion: vma-walk, vma-walk, vma-walk, vma-walk, vma-walk, vma-walk, vma-walk, vma-walk
 * automatic: yes, yes, yes, yes, yes, yes, yes, yes
 * run-with: void touch(void *p)
 * run-with: {
 * run-with: 	NOTE("touch", p != 0);
 * run-with: }
 * run: unsigned long mask = VM_IO;
 * run: struct page **pages = PAGES;
 * run: switch (INT(0, 7)) {
 * run: case 0: return LOCKED(current->mm, walk_star_read(ADDR, PAGES, &mask));
 * run: case 1: return LOCKED(current->mm, walk_vma_start(ADDR, PAGES));
 * run: case 2: return LOCKED(current->mm, walk_cont(ADDR, PAGES));
 * run: case 3: return LOCKED(current->mm, walk_break(ADDR, PAGES));
 * run: case 4: return LOCKED(current->mm, walk_switch(ADDR, PAGES));
 * run: case 5: return LOCKED(current->mm, walk_addr_set_exit(ADDR, PAGES));
 * run: case 6: return LOCKED(current->mm, walk_touch_local(ADDR, PAGES));
 * run: default: return LOCKED(current->mm, walk_pages_star(ADDR, &pages));
 * run: }
 */
