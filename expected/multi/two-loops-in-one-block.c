// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define DECKS	4

int two_loops(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;
	unsigned long first_addr;
	bool shared = false;
	int ret;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, DECKS, FOLL_WRITE, pages);
	if (ret == DECKS) {
		first_addr = untagged_addr(start) & PAGE_MASK;
		vma_iter_init(&vmi, current->mm, first_addr);
		for_each_vma_range(vmi, vma, first_addr + DECKS * PAGE_SIZE) {
			if (vma->vm_flags & VM_SHARED)
				shared = true;
		}
		first_addr = untagged_addr(start) & PAGE_MASK;
		vma_iter_init(&vmi, current->mm, first_addr);
		/* the iterator of the first loop would be at its end */
		for_each_vma_range(vmi, vma, first_addr + DECKS * PAGE_SIZE) {
			if (shared && vma->vm_file)
				ret = -EINVAL;
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
 * run: return two_loops(ADDR, PAGES);
 */
