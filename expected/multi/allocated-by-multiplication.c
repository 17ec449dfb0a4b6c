// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

long multiplied_pin(void __user *buf, unsigned long n, struct page **pages)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;
	unsigned long first_addr;
	unsigned long start = (unsigned long)buf & PAGE_MASK;
	long got;

	mmap_read_lock(current->mm);
	got = pin_user_pages(start, n, FOLL_WRITE | FOLL_LONGTERM, pages);
	if (got == n) {
		if (got > 0) {
			first_addr = untagged_addr(start) & PAGE_MASK;
			vma_iter_init(&vmi, current->mm, first_addr);
			for_each_vma_range(vmi, vma,
					   first_addr + n * PAGE_SIZE) {
				if (!(vma->vm_flags & VM_MAYWRITE)) {
					got = -EACCES;
					break;
				}
			}
		}
	}
	mmap_read_unlock(current->mm);

	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return multiplied_pin((void __user *)ADDR, COUNT(0, 4), PAGES);
 */
