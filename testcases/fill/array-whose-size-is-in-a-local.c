// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

/* A walk would leave the size without a use. */
int sized_by_a_local(unsigned long start, int n, struct page **pages)
{
	size_t size = n * sizeof(struct vm_area_struct *);
	struct vm_area_struct **vmas;
	int i, ret;

	vmas = kvmalloc(size, GFP_KERNEL);
	if (!vmas)
		return -ENOMEM;
	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, n, FOLL_WRITE, pages, vmas);
	if (ret > 0) {
		for (i = 0; i < ret; i++) {
			if (vmas[i]->vm_flags & VM_IO) {
				unpin_user_pages(pages, ret);
				ret = -EFAULT;
				break;
			}
		}
	}
	mmap_read_unlock(current->mm);
	kvfree(vmas);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return sized_by_a_local(ADDR, COUNT(1, 4), PAGES);
 */
