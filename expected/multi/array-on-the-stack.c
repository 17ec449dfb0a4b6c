// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define NR_SLOTS	4

int slots_pin(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;
	unsigned long first_addr;
	int ret;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, NR_SLOTS, FOLL_WRITE, pages);
	if (ret == NR_SLOTS) {
		first_addr = untagged_addr(start) & PAGE_MASK;
		vma_iter_init(&vmi, current->mm, first_addr);
		for_each_vma_range(vmi, vma,
				   first_addr + NR_SLOTS * PAGE_SIZE) {
			if (vma->vm_flags & VM_SHARED) {
				ret = -EINVAL;
				break;
			}
		}
		if (ret < 0)
			unpin_user_pages(pages, NR_SLOTS);
	}
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return slots_pin(ADDR, PAGES);
 */
