// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* What the loop calls vma does not stay the VMA of the page. */
int next_vma(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	int i, got;

	mmap_read_lock(current->mm);
	got = pin_user_pages(start, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			struct vm_area_struct *vma = vmas[i];

			if (!(vma->vm_flags & VM_LOCKED))
				vma = find_vma(current->mm,
					       untagged_addr(start));
			if (vma->vm_file)
				got = -EINVAL;
		}
	}
	mmap_read_unlock(current->mm);

	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return next_vma(ADDR, PAGES);
 */
