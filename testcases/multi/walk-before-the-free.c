// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

/* What follows the loop goes with the array; the end of the block stays. */
int walk_and_free(unsigned long addr, long nr, bool look, struct page **pages)
{
	struct vm_area_struct **vmas;
	long got, i, shared = 0;

	vmas = kcalloc(nr, sizeof(*vmas), GFP_KERNEL);
	if (!vmas)
		return -ENOMEM;
	got = pin_user_pages(addr, nr, FOLL_WRITE, pages, vmas);
	if (look)
		for (i = 0; i < got; i++)
			if (vmas[i]->vm_flags & VM_SHARED)
				shared = 1;
	kfree(vmas);
	return shared ? -EACCES : got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return LOCKED(current->mm, walk_and_free(ADDR, COUNT(1, 4), BOOL, PAGES));
 */
