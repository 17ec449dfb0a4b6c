// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_offset(struct mm_struct *mm, unsigned long addr, loff_t *off)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	mmap_read_lock(mm);
	ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	if (ret <= 0)
		goto out;

	*off = (loff_t)vma->vm_pgoff << PAGE_SHIFT;
	put_page(page);
	ret = 0;
out:
	mmap_read_unlock(mm);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return remote_offset(MM, ADDR, OUT(loff_t));
 */
