// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* No fill is for pages that a table of the file holds. */
struct page *checked[4];

/* What goes round within a walk goes on where it was, not where it began. */
long walk_both(unsigned long addr, unsigned long end, struct vma_iterator *others)
{
	struct vm_area_struct *vmas[4];
	struct vm_area_struct *other;
	long i, got, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, checked, vmas);
	if (got <= 0)
		return -EFAULT;
	for (i = 0; i < got; i++) {
		if (vmas[i]->vm_flags & VM_IO)
			ret = -EIO;
		for_each_vma_range(*others, other, end) {
			if (other->vm_flags & vmas[i]->vm_flags & VM_SHARED)
				break;
		}
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: manual
 * automatic: no
 * run: struct vma_iterator others;
 * run: vma_iter_init(&others, current->mm, END(0));
 * run: return LOCKED(current->mm, walk_both(ADDR, END(4), &others));
 */
