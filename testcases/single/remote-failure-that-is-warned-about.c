// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int warned_about(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	if (WARN_ON_ONCE(ret != 1))
		return -EFAULT;
	put_page(page);
	return vma->vm_flags & VM_SHARED ? 1 : 0;
}

int warned_about_errors(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	if (WARN_ON(ret < 0))
		return ret;
	put_page(page);
	return vma->vm_flags & VM_SHARED ? 1 : 0;
}

/*
 * gup-vmas: generation 6.1
 * class: single, single
 * conversion: get_user_page_vma_remote, get_user_page_vma_remote
 * automatic: yes, yes
 * run: if (BOOL)
 * run: 	return LOCKED(MM, warned_about(MM, ADDR));
 * run: return LOCKED(MM, warned_about_errors(MM, ADDR));
 */
