// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int lock_again(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	mmap_read_lock(mm);
	ret = get_user_pages_remote(mm, addr, 1, FOLL_WRITE, &page, &vma, NULL);
	if (ret <= 0)
		goto out;

	mmap_read_unlock(mm);
	set_page_dirty_lock(page);
	mmap_read_lock(mm);

	ret = 0;
	if (vma->vm_file)
		ret = -EBUSY;
	put_page(page);
out:
	mmap_read_unlock(mm);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: lock
 * dangling: if (vma->vm_file)
 * run: return lock_again(MM, ADDR);
 */
