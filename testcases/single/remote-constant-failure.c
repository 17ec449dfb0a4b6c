// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_file(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	if (mmap_read_lock_killable(mm))
		return -EINTR;

	ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	if (ret <= 0) {
		mmap_read_unlock(mm);
		return -EFAULT;
	}

	ret = vma->vm_file ? 1 : 0;
	mmap_read_unlock(mm);
	put_page(page);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return remote_file(MM, ADDR);
 */
