// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long walk_by_a_cast(unsigned long addr, struct page **pages, unsigned long *mask)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

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
			if (vmas[i]->vm_flags & *(volatile unsigned long *)mask)
				ret = -EIO;
		}
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: unsigned long mask = VM_IO;
 * run: return LOCKED(current->mm, walk_by_a_cast(ADDR, PAGES, &mask));
 */
