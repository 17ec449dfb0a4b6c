// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int not_kept(unsigned long addr, struct page **out)
{
	struct vm_area_struct *vma;
	struct page *page;

	if (pin_user_pages(addr, 1, FOLL_WRITE, &page, &vma) != 1)
		return -EFAULT;
	if (vma->vm_flags & VM_SHARED) {
		unpin_user_page(page);
		return -EINVAL;
	}

	*out = page;
	return 0;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: variable
 * run: return LOCKED(current->mm, not_kept(ADDR, PAGES));
 */
