// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

static struct mm_struct *them;
int by_global_mm(unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int n;

	n = pin_user_pages_remote(them, addr, 1, FOLL_WRITE, &page, &vma, NULL);
	if (n != 1)
		return -EFAULT;
	unpin_user_page(page);
	return !!vma->vm_file;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * run: them = MM;
 * run: return LOCKED(MM, by_global_mm(ADDR));
 */
