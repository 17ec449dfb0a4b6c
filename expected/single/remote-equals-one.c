// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

bool remote_is_exec(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	bool exec = false;
	struct page *page;

	mmap_read_lock(mm);
	page = get_user_page_vma_remote(mm, addr, FOLL_FORCE, &vma);
	if (!IS_ERR(page)) {
		exec = vma->vm_flags & VM_EXEC;
		put_page(page);
	}
	mmap_read_unlock(mm);

	return exec;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return remote_is_exec(MM, ADDR);
 */
