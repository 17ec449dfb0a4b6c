// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

int optional_array(unsigned long start, int n, struct page **pages)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;
	unsigned long first_addr;
	int ret;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, n, FOLL_WRITE, pages);
	if (ret == n) {
		if (ret > 0) {
			first_addr = untagged_addr(start) & PAGE_MASK;
			vma_iter_init(&vmi, current->mm, first_addr);
			for_each_vma_range(vmi, vma,
					   first_addr + n * PAGE_SIZE) {
				if (vma->vm_flags & VM_SHARED)
					ret = -EINVAL;
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
 * run: return optional_array(ADDR, COUNT(0, 4), PAGES);
 */
