// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int shared_decl_get(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma, **vmas = NULL;

	vma = vma_lookup(mm, addr);
	if (!vma || vma->vm_flags & VM_IO)
		return -EFAULT;

	return get_user_pages_remote(mm, addr, 1, 0, page, vmas, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(MM, shared_decl_get(MM, ADDR, PAGES));
 */
