// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The second page is refused, though it may be of the VMA of the first. */
long only_one_page(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;
	bool seen = false;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (!(vmas[i]->vm_flags & VM_SHARED))
				continue;
			if (seen)
				ret = -EINVAL;
			seen = true;
		}
	}
	return ret;
}

/* Two pages one behind the other are of one file. */
long two_of_a_file(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	struct file *before = NULL;
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (before && vmas[i]->vm_file == before) {
				ret = -EINVAL;
				break;
			}
			before = vmas[i]->vm_file;
		}
	}
	return ret;
}

/* It counts by two variables. */
long count_by_two(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0, next = 1;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_SHARED)
				ret = next;
			next = ret + 1;
		}
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi, multi
 * conversion: vma-fill, vma-fill, vma-fill
 * automatic: yes, yes, yes
 * run: unsigned long addr = ADDR;
 * run: switch (INT(0, 2)) {
 * run: case 0: return LOCKED(current->mm, only_one_page(addr, PAGES));
 * run: case 1: return LOCKED(current->mm, two_of_a_file(addr, PAGES));
 * run: default: return LOCKED(current->mm, count_by_two(addr, PAGES));
 * run: }
 */
