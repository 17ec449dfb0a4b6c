// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The VMA is looked up for a reason of its own; what GUP says is not read. */
int dax_pin(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;

	vma = vma_lookup(current->mm, addr);
	if (!vma || vma->vm_flags & VM_MIXEDMAP)
		return -EINVAL;

	return pin_user_pages(addr, 1, FOLL_WRITE, page);
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, dax_pin(ADDR, PAGES));
 */
