// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct req {
	unsigned long addr;
	long got;
	struct page *page;
	struct vm_area_struct *vma;
};

long pin_do_while(unsigned long start, struct page **page)
{
	struct vm_area_struct *vma;
	long n;

	do {
		n = pin_user_pages(start, 1, FOLL_WRITE, page, &vma);
	} while (n == 0);
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

long pin_member_local(struct req *req)
{
	struct vm_area_struct *vma;
	long n;

	n = pin_user_pages(req->addr, 1, FOLL_WRITE, &req->page, &vma);
	if (n == 1)
		return vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

long pin_ptr_cast(void *where, struct page **page)
{
	struct vm_area_struct *vma;
	long n;

	n = pin_user_pages((unsigned long)where, 1, FOLL_WRITE, page, &vma);
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: single, single, single
 * conversion: vma_lookup, vma_lookup, vma_lookup
 * automatic: yes, yes, yes
 * run: struct req req = { ADDR };
 * run: switch (INT(0, 2)) {
 * run: case 0: return LOCKED(current->mm, pin_do_while(ADDR_ALIGNED, PAGES));
 * run: case 1: return LOCKED(current->mm, pin_member_local(&req));
 * run: default: return LOCKED(current->mm, pin_ptr_cast((void *)ADDR, PAGES));
 * run: }
 */
