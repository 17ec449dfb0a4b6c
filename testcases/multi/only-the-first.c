// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The gate area is readable, and the first page decides. */
long first_decides(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got;

	mmap_read_lock(current->mm);
	got = get_user_pages(start, 4, 0, pages, vmas);
	if (got > 0 && vmas[0]->vm_flags & VM_IO) {
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
