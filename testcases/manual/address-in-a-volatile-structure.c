// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct req { unsigned long addr; };
int of_a_device(volatile struct req *req)
{
	struct vm_area_struct *vma;
	struct page *page;
	int n;

	n = pin_user_pages(req->addr, 1, FOLL_WRITE, &page, &vma);
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
 * run: volatile struct req req = { ADDR };
 * run: return LOCKED(current->mm, of_a_device(&req));
 */
