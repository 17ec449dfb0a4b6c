// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_shared(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int shared = 0;

	mmap_read_lock(mm);
	page = get_user_page_vma_remote(mm, addr, 0, &vma);
	if (!IS_ERR(page)) {
		shared = !!(vma->vm_flags & VM_SHARED);
		put_page(page);
	}
	mmap_read_unlock(mm);

	return shared;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return remote_shared(MM, ADDR);
 */
