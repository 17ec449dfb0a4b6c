// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_may_unlock(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma = NULL;
	struct page *page;
	int locked = 1, ret;

	mmap_read_lock(mm);
	ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, &locked);
	if (ret > 0) {
		ret = vma && vma->vm_flags & VM_IO;
		put_page(page);
	}
	if (locked)
		mmap_read_unlock(mm);

	return ret;
}

/*
 * gup-vmas: generation 5.9
 * class: single
 * conversion: manual
 * automatic: no
 * reason: locked is passed
 * not-run: GUP asserts that VMAs and locked are not combined
 */
