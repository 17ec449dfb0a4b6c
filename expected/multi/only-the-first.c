// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The gate area is readable, and the first page decides. */
long first_decides(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vma = NULL;
	long got;

	mmap_read_lock(current->mm);
	got = get_user_pages(start, 4, 0, pages);
	if (got > 0) {
		vma = vma_lookup(current->mm, untagged_addr(start));
		if (!vma && in_gate_area(current->mm, untagged_addr(start)))
			vma = get_gate_vma(current->mm);
		if (WARN_ON_ONCE(!vma)) {
			release_pages(pages, got);
			got = -EINVAL;
		}
	}
	if (got > 0 && vma->vm_flags & VM_IO) {
		release_pages(pages, got);
		got = -EIO;
	}
	mmap_read_unlock(current->mm);

	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return first_decides(ADDR, PAGES);
 */
