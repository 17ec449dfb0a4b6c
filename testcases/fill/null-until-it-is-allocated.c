// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

int until_allocated(unsigned long start, int n, bool check, struct page **pages)
{
	struct vm_area_struct **vmas = NULL;
	int ret;

	if (check) {
		vmas = kcalloc(n, sizeof(*vmas), GFP_KERNEL);
		if (!vmas)
			return -ENOMEM;
	}

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, n, FOLL_WRITE, pages, vmas);
	if (check && ret > 0 && vmas[0]->vm_file)
		ret = -EOPNOTSUPP;
	mmap_read_unlock(current->mm);
	kfree(vmas);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return until_allocated(ADDR, COUNT(1, 4), BOOL, PAGES);
 */
