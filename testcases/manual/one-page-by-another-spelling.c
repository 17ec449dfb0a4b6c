// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* It is one, but no rule knows a one that is written so. */
int pin_hexadecimal(unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = pin_user_pages(addr, 0x1UL, FOLL_WRITE, &page, &vma);
	if (ret != 1)
		return -EFAULT;
	ret = vma->vm_flags & VM_SHARED ? 2 : 1;
	unpin_user_page(page);
	return ret;
}

int pin_small_letters(unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = pin_user_pages(addr, 1ul, FOLL_WRITE, &page, &vma);
	if (ret != 1)
		return -EFAULT;
	ret = vma->vm_flags & VM_SHARED ? 2 : 1;
	unpin_user_page(page);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single, single
 * conversion: manual, manual
 * automatic: no, no
 * reason: slug:several-pages
 * run: if (BOOL)
 * run: 	return LOCKED(current->mm, pin_hexadecimal(ADDR));
 * run: return LOCKED(current->mm, pin_small_letters(ADDR));
 */
