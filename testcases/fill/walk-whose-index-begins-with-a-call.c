// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int prepare(unsigned long addr);

long pin_ordinary(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	int i = prepare(addr);
	long n;

	n = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	for (i = 0; i < n; i++) {
		if (vmas[i]->vm_flags & VM_IO)
			return -EOPNOTSUPP;
	}
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run-with: int prepare(unsigned long addr) { return NOTE("prepare", addr); }
 * run: return LOCKED(current->mm, pin_ordinary(ADDR, PAGES));
 */
