// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

long multiplied_pin(void __user *buf, unsigned long n, struct page **pages)
{
	unsigned long start = (unsigned long)buf & PAGE_MASK;
	long got;
	struct vm_area_struct *vma;

	mmap_read_lock(current->mm);
	got = pin_user_pages(start, n, FOLL_WRITE | FOLL_LONGTERM, pages);
	if (got == n) {
		VMA_ITERATOR(vmi, current->mm,
			     untagged_addr(start) & PAGE_MASK);

		for_each_vma_range(vmi, vma,
				   (untagged_addr(start) & PAGE_MASK) +
				   n * PAGE_SIZE) {
			if (!(vma->vm_flags & VM_MAYWRITE)) {
				got = -EACCES;
				break;
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
 */
