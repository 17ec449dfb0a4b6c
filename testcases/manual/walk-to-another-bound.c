// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* Not all of the pages that came are asked for their VMA. */
long walk_some(unsigned long addr, long some, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	long i, ret = got;

	if (got < some)
		return -EFAULT;
	for (i = 0; i < some; i++) {
		if (vmas[i]->vm_flags & VM_SHARED)
			ret = -EINVAL;
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: manual
 * automatic: no
 * reason: slug:loop-bound-unlike-result
 * run: return LOCKED(current->mm, walk_some(ADDR, COUNT(1, 2), PAGES));
 */
