// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

int guards_more(unsigned long start, int n, struct page **pages)
{
	struct vm_area_struct **vmas;
	int i, ret, shared = 0;

	/* it is counted, too, and without any page */
	vmas = kcalloc(n, sizeof(*vmas), GFP_KERNEL);

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, n, FOLL_WRITE, pages, vmas);
	if (vmas) {
		for (i = 0; i < ret; i++) {
			if (vmas[i]->vm_flags & VM_SHARED)
				shared = 1;
		}
		n--;
		kfree(vmas);
	}
	mmap_read_unlock(current->mm);

	return shared ? -EINVAL : n;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return guards_more(ADDR, COUNT(0, 4), PAGES);
 */
