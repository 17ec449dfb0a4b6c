// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long pin_masked(unsigned long start, struct page **page)
{
	struct vm_area_struct *vma;
	long n;

	n = pin_user_pages((start & PAGE_MASK) + 0x0, 1, FOLL_WRITE, page);
	if (n == 1) {
		vma = vma_lookup(current->mm,
				 untagged_addr((start & PAGE_MASK) + 0x0));
		if (WARN_ON_ONCE(!vma)) {
			unpin_user_page(*page);
			n = -EINVAL;
		}
	}
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return LOCKED(current->mm, pin_masked(ADDR_ALIGNED, PAGES));
 */
