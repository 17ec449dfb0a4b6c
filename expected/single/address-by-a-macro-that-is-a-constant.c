// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define SKIP	(0 * PAGE_SIZE)

long pin_second(unsigned long start, struct page **page)
{
	struct vm_area_struct *vma;
	long n;

	n = pin_user_pages(start + SKIP, 1, FOLL_WRITE, page);
	if (n == 1) {
		vma = vma_lookup(current->mm, untagged_addr(start + SKIP));
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
 * run: return LOCKED(current->mm, pin_second(ADDR_ALIGNED, PAGES));
 */
