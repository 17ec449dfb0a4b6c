// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int cursor;

int cursor_seen(void);
long remember(long *index);

/* Others read how far the loop has come. */
long walk_by_a_global(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (cursor = 0; cursor < 4; cursor++) {
			if (vmas[cursor]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret + cursor_seen();
}

long walk_by_a_static(unsigned long addr, struct page **pages)
{
	static int at;
	struct vm_area_struct *vmas[4];
	long got, ret = at;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (at = 0; at < 4; at++) {
			if (vmas[at]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

long walk_by_one_that_is_known(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	remember(&i);
	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret + remember(NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi, multi
 * conversion: vma-fill, vma-fill, vma-fill
 * automatic: yes, yes, yes
 * run-with: int cursor_seen(void)
 * run-with: {
 * run-with: 	return cursor;
 * run-with: }
 * run-with: long remember(long *index)
 * run-with: {
 * run-with: 	static long *kept;
 * run-with: 	if (index)
 * run-with: 		return (kept = index) != NULL;
 * run-with: 	return *kept;
 * run-with: }
 * run: switch (INT(0, 2)) {
 * run: case 0: return LOCKED(current->mm, walk_by_a_global(ADDR, PAGES));
 * run: case 1:
 * run: 	LOCKED(current->mm, walk_by_a_static(ADDR, PAGES));
 * run: 	return LOCKED(current->mm, walk_by_a_static(ADDR, PAGES));
 * run: default: return LOCKED(current->mm, walk_by_one_that_is_known(ADDR, PAGES));
 * run: }
 */
