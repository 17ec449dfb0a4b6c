// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define CHUNK	64

int chunk_pin(unsigned long addr, unsigned int order, struct page **pages)
{
	int ret;
	struct vm_area_struct *vma;

	if (order > 6)
		return -EINVAL;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(addr, 1 << order, FOLL_WRITE, pages);
	if (ret == 1 << order) {
		VMA_ITERATOR(vmi, current->mm, untagged_addr(addr) & PAGE_MASK);

		for_each_vma_range(vmi, vma,
				   (untagged_addr(addr) & PAGE_MASK) +
				   (1 << order) * PAGE_SIZE) {
			if (vma->vm_private_data) {
				unpin_user_pages(pages, ret);
				ret = -EBUSY;
				break;
			}
		}
	}
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 */
