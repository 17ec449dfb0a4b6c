// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

int alloc_pin(unsigned long start, int n, struct page **pages)
{
	struct vm_area_struct **vmas;
	int i, ret;

	vmas = kmalloc_array(n, sizeof(*vmas), GFP_KERNEL);
	if (!vmas)
		return -ENOMEM;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, n, FOLL_WRITE | FOLL_LONGTERM, pages, vmas);
	if (ret == n) {
		for (i = 0; i < n; i++) {
			if (vma_is_shmem(vmas[i])) {
				unpin_user_pages(pages, ret);
				ret = -EOPNOTSUPP;
				break;
			}
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
 * run: return alloc_pin(ADDR, COUNT(0, 4), PAGES);
 */
