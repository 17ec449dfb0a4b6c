// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* No fill is for pages that a table of the file holds. */
struct page *shown[4];

/* A walk goes on from the VMA that it is at, which here may be another one. */
long walk_and_replace(unsigned long addr, struct vm_area_struct *instead)
{
	struct vm_area_struct *vmas[4];
	long i, got, ret = 0;

	got = get_user_pages(addr, 4, 0, shown, vmas);
	if (got <= 0)
		return -EFAULT;
	for (i = 0; i < got; i++) {
		struct vm_area_struct *vma = vmas[i];

		if (vma->vm_flags & VM_SHARED)
			vma = instead;
		if (vma->vm_flags & VM_IO)
			ret = -EIO;
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: manual
 * automatic: no
 * run: return LOCKED(current->mm, walk_and_replace(ADDR, find_vma(current->mm, END(0))));
 */
