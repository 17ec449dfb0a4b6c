// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

int until_allocated(unsigned long start, int n, bool check, struct page **pages)
{
	struct vm_area_struct **vmas = NULL;
	int ret;
	long i;

	if (check) {
		vmas = kcalloc(n, sizeof(*vmas), GFP_KERNEL);
		if (!vmas)
			return -ENOMEM;
	}

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, n, FOLL_WRITE, pages);
	if (vmas) {
		for (i = 0; i < ret; i++) {
			vmas[i] = vma_lookup(current->mm,
					     untagged_addr(start) +
					     i * PAGE_SIZE);
			if (WARN_ON_ONCE(!vmas[i])) {
				unpin_user_pages(pages, ret);
				ret = -EINVAL;
				break;
			}
		}
	}
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
