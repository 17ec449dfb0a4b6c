// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* GUP leaves the page alone if it fails; the helper would return an error there. */
int page_after_failure(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page = NULL;
	int ret;

	mmap_read_lock(mm);
	ret = get_user_pages_remote(mm, addr, 1, FOLL_FORCE, &page, &vma, NULL);
	if (ret <= 0)
		goto out;

	ret = vma->vm_flags & VM_IO ? -EIO : 0;
out:
	mmap_read_unlock(mm);
	if (page)
		put_page(page);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: page
 * run: return page_after_failure(MM, ADDR);
 */
