// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int with_locked(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	int locked = 1;
	long got;

	mmap_read_lock(mm);
	got = get_user_pages_remote(mm, addr, 1, FOLL_WRITE, page, &vma, &locked);
	if (locked) {
		if (got == 1 && vma->vm_flags & VM_LOCKED)
			got = 2;
		mmap_read_unlock(mm);
	}
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: locked
 * not-run: GUP has a BUG_ON() for an array of VMAs along with locked
 */
