// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define CHUNK	64

int chunk_pin(unsigned long addr, unsigned int order, struct page **pages)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;
	unsigned long first_addr;
	int ret;

	if (order > 6)
		return -EINVAL;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(addr, 1 << order, FOLL_WRITE, pages);
	if (ret == 1 << order) {
		if (ret > 0) {
			first_addr = untagged_addr(addr) & PAGE_MASK;
			vma_iter_init(&vmi, current->mm, first_addr);
			for_each_vma_range(vmi, vma,
					   first_addr +
					   (1 << order) * PAGE_SIZE) {
				if (vma->vm_private_data) {
					unpin_user_pages(pages, ret);
					ret = -EBUSY;
					break;
				}
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
 * run: return chunk_pin(ADDR, INT(0, 2), PAGES);
 */
