// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct req { long addr; };
int by_two_names(struct req *a, struct req *b)
{
	struct vm_area_struct *vma;
	struct page *page;

	a->addr = pin_user_pages(b->addr, 1, FOLL_WRITE, &page, &vma);
	if (a->addr != 1)
		return -EFAULT;
	unpin_user_page(page);
	return !!vma->vm_file;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * run: struct req req = { ADDR };
 * run: return LOCKED(current->mm, by_two_names(&req, &req));
 */
