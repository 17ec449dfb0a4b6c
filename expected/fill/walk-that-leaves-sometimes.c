// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The third page leaves; the first two go on. */
long at_most_two(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, shared = 0;

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
				shared++;
				if (shared > 2)
					break;
			}
		}
	}
	return shared;
}

/* Only one of the two ways out is one. */
long until_two(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, shared = 0;

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
				shared = shared + 1;
				if (shared < 2)
					continue;
				else
					break;
			}
		}
	}
	return shared;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi
 * conversion: vma-fill, vma-fill
 * automatic: yes, yes
 * run: unsigned long addr = ADDR;
 * run: return LOCKED(current->mm, BOOL ? at_most_two(addr, PAGES) : until_two(addr, PAGES));
 */
