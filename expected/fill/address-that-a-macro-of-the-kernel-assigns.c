// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* A walk would begin at the other address; the array is filled before. */
long walk_swapped(unsigned long addr, unsigned long other, struct page **pages)
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
	swap(addr, other);
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
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * not-compiled: swap() is a macro of a header that the small tree does not have
 * not-run: it does not compile
 */
