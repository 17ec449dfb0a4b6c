// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

/* What follows the loop goes with the array; the end of the block stays. */
int walk_and_free(unsigned long addr, long nr, bool look, struct page **pages)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;
	unsigned long first_addr;
	long got, shared = 0;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages);
	if (look) {
		if (got > 0) {
			first_addr = untagged_addr(addr) & PAGE_MASK;
			vma_iter_init(&vmi, current->mm, first_addr);
			for_each_vma_range(vmi, vma,
					   first_addr + got * PAGE_SIZE)
				if (vma->vm_flags & VM_SHARED)
					shared = 1;
		}
	}
	return shared ? -EACCES : got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return LOCKED(current->mm, walk_and_free(ADDR, COUNT(1, 4), BOOL, PAGES));
 */
