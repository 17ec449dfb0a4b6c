// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct req {
	unsigned long addr;
	long got;
	struct page *page;
	struct vm_area_struct *vma;
};

void touch(unsigned long *p);

long pin_member_req(struct req *req)
{
	struct vm_area_struct *vma;

	req->got = pin_user_pages(req->addr, 1, FOLL_WRITE, &req->page, &vma);
	if (req->got == 1)
		return vma->vm_flags & VM_SHARED ? 2 : 1;
	return req->got;
}

long pin_local_req(unsigned long start, struct page **page)
{
	struct vm_area_struct *vma;
	struct req req = { .addr = start };
	long n;

	n = pin_user_pages(req.addr, 1, FOLL_WRITE, &req.page, &vma);
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	*page = req.page;
	return n;
}

long pin_addr_taken(unsigned long start, struct page **page)
{
	struct vm_area_struct *vma;
	long n;

	touch(&start);
	n = pin_user_pages(start, 1, FOLL_WRITE, page, &vma);
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

long pin_addr_taken_cast(unsigned long start, struct page **page)
{
	struct vm_area_struct *vma;
	struct page **alias = (struct page **)&start;
	long n;

	n = pin_user_pages(start, 1, FOLL_WRITE, alias, &vma);
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

long pin_start_of_page(struct page *page)
{
	struct vm_area_struct *vma;
	long n;

	n = pin_user_pages((unsigned long)page, 1, FOLL_WRITE, &page, &vma);
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

long pin_volatile_cast(unsigned long start, struct page **page)
{
	struct vm_area_struct *vma;
	long n;

	n = pin_user_pages(*(volatile unsigned long *)start, 1, FOLL_WRITE, page, &vma);
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

long pin_bool(unsigned long start, struct page **page)
{
	struct vm_area_struct *vma;
	bool n;

	n = pin_user_pages(start, 1, FOLL_WRITE, page, &vma);
	if (n)
		return vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: single, single, single, single, single, single, single
 * conversion: manual, manual, manual, manual, manual, manual, manual
 * automatic: no, no, no, no, no, no, no
 * reason: addr may change
 * reason: the address of req is taken
 * reason: the address of start is taken
 * reason: page may change
 * reason: *(volatile unsigned long *) start may change
 * reason: n is not known to be a local of a signed type
 * run-with: void touch(unsigned long *p) { *p &= PAGE_MASK; }
 * run: struct req req = { ADDR };
 * run: switch (INT(0, 6)) {
 * run: case 0: return LOCKED(current->mm, pin_member_req(&req));
 * run: case 1: return LOCKED(current->mm, pin_local_req(ADDR, PAGES));
 * run: case 2: return LOCKED(current->mm, pin_addr_taken(ADDR, PAGES));
 * run: case 3: return LOCKED(current->mm, pin_addr_taken_cast(ADDR, PAGES));
 * run: case 4: return LOCKED(current->mm, pin_start_of_page((struct page *)ADDR));
 * run: case 5: return LOCKED(current->mm, pin_volatile_cast((unsigned long)&req, PAGES));
 * run: default: return LOCKED(current->mm, pin_bool(ADDR, PAGES));
 * run: }
 */
