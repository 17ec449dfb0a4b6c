// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

int optional_array(unsigned long start, int n, struct page **pages)
{
	struct vm_area_struct **vmas;
	int i, ret;

	/* the check is left out if there is no memory for it */
	vmas = kcalloc(n, sizeof(*vmas), GFP_KERNEL);

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, n, FOLL_WRITE, pages, vmas);
	if (ret == n && vmas) {
		for (i = 0; i < n; i++) {
			if (vmas[i]->vm_flags & VM_SHARED)
				ret = -EINVAL;
		}
	}
	mmap_read_unlock(current->mm);
	kfree(vmas);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return optional_array(ADDR, COUNT(0, 4), PAGES);
 */
