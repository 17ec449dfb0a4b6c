// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* One page is what the caller counts. */
int remote_count(struct mm_struct *mm, unsigned long addr, unsigned long *start)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	mmap_read_lock(mm);
	page = get_user_page_vma_remote(mm, addr, 0, &vma);
	if (IS_ERR(page)) {
		ret = PTR_ERR(page);
		goto out;
	}
	ret = 1;

	*start = vma->vm_start;
	put_page(page);
out:
	mmap_read_unlock(mm);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return remote_count(MM, ADDR, OUT(unsigned long));
 */
