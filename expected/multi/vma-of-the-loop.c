// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

/* The loop gives the VMA a name: that of the walk. */
int named_vma(unsigned long start, int n, struct page **pages)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;
	unsigned long first_addr;
	int got, ret = 0;

	mmap_read_lock(current->mm);
	got = pin_user_pages(start, n, FOLL_WRITE, pages);
	if (got == n) {
		if (got > 0) {
			first_addr = untagged_addr(start) & PAGE_MASK;
			vma_iter_init(&vmi, current->mm, first_addr);
			for_each_vma_range(vmi, vma,
					   first_addr + n * PAGE_SIZE) {
				if (vma->vm_flags & VM_LOCKED)
					continue;
				if (vma->vm_file) {
					ret = -EOPNOTSUPP;
					break;
				}
			}
		}
	} else {
		ret = got < 0 ? got : -EFAULT;
	}
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return named_vma(ADDR, COUNT(1, 4), PAGES);
 */
