// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long remote_init_read(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	long got;

	page = get_user_page_vma_remote(mm, addr, FOLL_WRITE, &vma);
	if (IS_ERR(page)) {
		got = PTR_ERR(page);
		pr_debug("nothing there: %ld\n", got);
		return got;
	}
	got = 1;

	if (vma->vm_flags & VM_PFNMAP)
		got = 0;
	put_page(page);
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, remote_init_read(MM, ADDR));
 */
