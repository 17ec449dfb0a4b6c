// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define IS_SHARED(vma)	((vma)->vm_flags & VM_SHARED)

long shared_at(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	long n;

	n = pin_user_pages(addr, 1, FOLL_WRITE, page);
	if (n == 1) {
		vma = vma_lookup(current->mm, untagged_addr(addr));
		if (WARN_ON_ONCE(!vma)) {
			unpin_user_page(*page);
			n = -EINVAL;
		}
	}
	if (n == 1)
		n = IS_SHARED(vma) ? 2 : 1;
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return LOCKED(current->mm, shared_at(ADDR, PAGES));
 */
