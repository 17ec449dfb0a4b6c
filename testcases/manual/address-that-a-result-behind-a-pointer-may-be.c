// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct req { long addr; };
int by_pointer(struct req *b, long *n)
{
	struct vm_area_struct *vma;
	struct page *page;

	*n = pin_user_pages(b->addr, 1, FOLL_WRITE, &page, &vma);
	if (*n != 1)
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
 * run: return LOCKED(current->mm, by_pointer(&req, OUT(long)));
 */
