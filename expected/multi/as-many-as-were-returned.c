// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define MAX_SEGMENTS	32

bool any_locked(unsigned long start, unsigned long n, struct page **pages)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;
	unsigned long first_addr;
	bool locked = false;
	long got;

	mmap_read_lock(current->mm);
	got = get_user_pages(start, min_t(unsigned long, n, MAX_SEGMENTS),
			     FOLL_WRITE, pages);
	if (got > 0) {
		first_addr = untagged_addr(start) & PAGE_MASK;
		vma_iter_init(&vmi, current->mm, first_addr);
		for_each_vma_range(vmi, vma, first_addr + got * PAGE_SIZE) {
			if (vma->vm_flags & VM_LOCKED)
				locked = true;
		}
		release_pages(pages, got);
	}
	mmap_read_unlock(current->mm);

	return locked;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return any_locked(ADDR, COUNT(0, 4), PAGES);
 */
