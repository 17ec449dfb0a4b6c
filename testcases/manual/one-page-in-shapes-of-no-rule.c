// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

unsigned long g_addr;

#define USE	((n) == 1)
#define WHERE	(start + PAGE_SIZE)
#define STEP(a)	((a) += PAGE_SIZE)

long pin_chain(unsigned long start, struct page **page)
{
	struct vm_area_struct *vma;
	long n, m;

	m = n = pin_user_pages(start, 1, FOLL_WRITE, page, &vma);
	if (n == 1)
		m = vma->vm_flags & VM_SHARED ? 2 : 1;
	return m;
}

long pin_comma_after(unsigned long start, struct page **page)
{
	struct vm_area_struct *vma;
	long n;

	n = pin_user_pages(start, 1, FOLL_WRITE, page, &vma), start += 5;
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n + start;
}

long pin_macro_where(unsigned long start, struct page **page)
{
	struct vm_area_struct *vma;
	long n;

	n = pin_user_pages(WHERE, 1, FOLL_WRITE, page, &vma);
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

long pin_macro_step(unsigned long start, struct page **page)
{
	struct vm_area_struct *vma;
	long n;

	n = pin_user_pages(STEP(start), 1, FOLL_WRITE, page, &vma);
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

long pin_macro_use(unsigned long start, struct page **page)
{
	struct vm_area_struct *vma;
	long n;

	n = pin_user_pages(start, 1, FOLL_WRITE, page, &vma);
	if (USE)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

long pin_global(struct page **page)
{
	struct vm_area_struct *vma;
	long n;

	n = pin_user_pages(g_addr, 1, FOLL_WRITE, page, &vma);
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

long pin_stmt_expr(unsigned long start, struct page **page)
{
	struct vm_area_struct *vma;
	long n;

	n = pin_user_pages(({ start += 8; start; }), 1, FOLL_WRITE, page, &vma);
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

long pin_elvis(unsigned long start, unsigned long hint, struct page **page)
{
	struct vm_area_struct *vma;
	long n;

	n = pin_user_pages(hint ?: start, 1, FOLL_WRITE, page, &vma);
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

long pin_in_tern(unsigned long start, bool b, struct page **page)
{
	struct vm_area_struct *vma = NULL;
	long n;

	n = b ? pin_user_pages(start, 1, FOLL_WRITE, page, &vma) : 0;
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

long pin_for_init(unsigned long start, struct page **page)
{
	struct vm_area_struct *vma;
	long n, i;

	for (n = pin_user_pages(start, 1, FOLL_WRITE, page, &vma), i = 0; i < n; i++)
		if (vma->vm_flags & VM_IO)
			return -EIO;
	return n;
}

long pin_start_self(struct page **page, unsigned long n)
{
	struct vm_area_struct *vma;

	n = pin_user_pages(n, 1, FOLL_WRITE, page, &vma);
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: single, single, single, single, single, single, single, single, single, single, single
 * conversion: manual, manual, manual, manual, manual, manual, manual, manual, manual, manual, manual
 * automatic: no, no, no, no, no, no, no, no, no, no, no
 * reason: slug:no-rule
 * reason: WHERE is a macro
 * reason: STEP(start) may change
 * reason: the macro USE may use n
 * reason: g_addr may change
 * reason: slug:result-not-kept
 * reason: n may change
 * run: switch (INT(0, 10)) {
 * run: case 0: return LOCKED(current->mm, pin_chain(ADDR_ALIGNED, PAGES));
 * run: case 1: return LOCKED(current->mm, pin_comma_after(ADDR_ALIGNED, PAGES));
 * run: case 2: return LOCKED(current->mm, pin_macro_where(ADDR_ALIGNED, PAGES));
 * run: case 3: return LOCKED(current->mm, pin_macro_step(ADDR_ALIGNED, PAGES));
 * run: case 4: return LOCKED(current->mm, pin_macro_use(ADDR_ALIGNED, PAGES));
 * run: case 5: return LOCKED(current->mm, pin_global(PAGES));
 * run: case 6: return LOCKED(current->mm, pin_stmt_expr(ADDR_ALIGNED, PAGES));
 * run: case 7: return LOCKED(current->mm, pin_elvis(ADDR_ALIGNED, 0, PAGES));
 * run: case 8: return LOCKED(current->mm, pin_in_tern(ADDR_ALIGNED, BOOL, PAGES));
 * run: case 9: return LOCKED(current->mm, pin_for_init(ADDR_ALIGNED, PAGES));
 * run: default: return LOCKED(current->mm, pin_start_self(PAGES, ADDR_ALIGNED));
 * run: }
 */
