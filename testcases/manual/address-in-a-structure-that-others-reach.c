// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct req { unsigned long addr; };
void more(unsigned long *p);
int told_more(unsigned long addr)
{
	struct vm_area_struct *vma;
	struct req req = { addr };
	struct page *page;
	int n;

	more(&req.addr);
	n = pin_user_pages(req.addr, 1, FOLL_WRITE, &page, &vma);
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
 * run-with: void more(unsigned long *p)
 * run-with: {
 * run-with: 	*p += PAGE_SIZE;
 * run-with: }
 * run: return LOCKED(current->mm, told_more(ADDR));
 */
