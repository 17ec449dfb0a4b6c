// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int prepare(unsigned long addr);

int peek_prepared(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	int ret = prepare(addr), shared;
	struct page *page;

	ret = get_user_pages_remote(mm, addr, 1, FOLL_FORCE, &page, &vma, NULL);
	if (ret <= 0)
		return -EFAULT;
	shared = vma->vm_flags & VM_SHARED ? 2 : 1;
	put_page(page);
	return shared;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run-with: int prepare(unsigned long addr) { return NOTE("prepare", addr); }
 * run: return LOCKED(MM, peek_prepared(MM, ADDR));
 */
