// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The break is that of the loop inside, and each page is noted. */
long leave_the_inner(unsigned long addr, const unsigned long *flags, long *noted,
		     struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, k;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages);
	for (i = 0; i < got; i++) {
		vmas[i] = vma_lookup(current->mm,
				     untagged_addr(addr) + i * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[i])) {
			unpin_user_pages(pages, got);
			got = -EINVAL;
			break;
		}
	}
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			for (k = 0; k < 2; k++) {
				if (vmas[i]->vm_flags & flags[k]) {
					*noted += 1;
					break;
				}
			}
		}
	}
	return got;
}

/* The jump is one to the next page. */
long jump_to_the_next(unsigned long addr, long *noted, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages);
	for (i = 0; i < got; i++) {
		vmas[i] = vma_lookup(current->mm,
				     untagged_addr(addr) + i * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[i])) {
			unpin_user_pages(pages, got);
			got = -EINVAL;
			break;
		}
	}
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_SHARED) {
				*noted += 1;
				goto next;
			}
			if (vmas[i]->vm_file)
				return -EINVAL;
next:
			;
		}
	}
	return got;
}

/* The break is that of the switch. */
long leave_the_switch(unsigned long addr, int how, long *noted, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages);
	for (i = 0; i < got; i++) {
		vmas[i] = vma_lookup(current->mm,
				     untagged_addr(addr) + i * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[i])) {
			unpin_user_pages(pages, got);
			got = -EINVAL;
			break;
		}
	}
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			switch (how) {
			case 1:
				if (vmas[i]->vm_flags & VM_SHARED) {
					*noted += 1;
					break;
				}
			}
		}
	}
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi, multi
 * conversion: vma-fill, vma-fill, vma-fill
 * automatic: yes, yes, yes
 * run: static const unsigned long flags[2] = { VM_SHARED, VM_IO };
 * run: long got, noted = 0, how = INT(0, 2);
 * run: unsigned long addr = ADDR;
 * run: if (how == 0)
 * run: 	got = LOCKED(current->mm, leave_the_inner(addr, flags, &noted, PAGES));
 * run: else if (how == 1)
 * run: 	got = LOCKED(current->mm, jump_to_the_next(addr, &noted, PAGES));
 * run: else
 * run: 	got = LOCKED(current->mm, leave_the_switch(addr, 1, &noted, PAGES));
 * run: return got < 0 ? got : noted;
 */
