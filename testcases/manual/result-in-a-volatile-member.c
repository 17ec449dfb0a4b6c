// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct doorbell {
	volatile int status;
};

/* A device looks at each write of it, and a test of it would be one more read. */
int rung(struct doorbell *bell, unsigned long addr, struct page **out)
{
	struct vm_area_struct *vma;
	struct page *page;

	bell->status = get_user_pages(addr, 1, FOLL_WRITE, &page, &vma);
	if (bell->status != 1)
		return -EFAULT;
	*out = page;
	return vma->vm_flags & VM_SHARED ? 1 : 0;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: bell->status, which holds the result, is not a local variable
 * run: struct doorbell bell = { 0 };
 * run: return LOCKED(current->mm, rung(&bell, ADDR, PAGES));
 */
