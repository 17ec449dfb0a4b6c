// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_is_executable(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	mmap_read_lock(mm);
	ret = get_user_pages_remote(mm, addr, 1, FOLL_FORCE, &page, &vma, NULL);
	if (ret <= 0)
		goto out;

	ret = !!(vma->vm_flags & VM_EXEC);
	put_page(page);
out:
	mmap_read_unlock(mm);
	return ret;
}

/*
 * gup-vmas: generation 5.9
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return remote_is_executable(MM, ADDR);
 */
