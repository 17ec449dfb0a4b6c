// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int page_of_two(unsigned long addr, struct page *other)
{
	struct vm_area_struct *vma;
	struct page *page = other;
	int n;

	{
		struct page *page;

		n = pin_user_pages(addr, 1, FOLL_WRITE, &page, &vma);
		if (n == 1)
			unpin_user_page(page);
	}
	if (n != 1 || !page)
		return -EFAULT;
	return vma->vm_flags & VM_SHARED ? 2 : 1;
}

int result_of_two(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	int n = 0;

	{
		int n;

		n = pin_user_pages(addr, 1, FOLL_WRITE, page, &vma);
		if (n == 1)
			return vma->vm_flags & VM_SHARED ? 2 : 1;
	}
	return n;
}

int address_of_two(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	int n;

	{
		unsigned long addr = 0;

		n = pin_user_pages(addr, 1, FOLL_WRITE, page, &vma);
	}
	if (n == 1)
		return vma->vm_flags & VM_SHARED ? 2 : 1;
	return n + !addr;
}

int result_that_stays(unsigned long addr, struct page **page)
{
	static int n;
	struct vm_area_struct *vma;

	n = pin_user_pages(addr, 1, FOLL_WRITE, page, &vma);
	if (n == 1)
		return vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

int result_that_others_see(unsigned long addr, struct page **page)
{
	volatile int n;
	struct vm_area_struct *vma;

	n = pin_user_pages(addr, 1, FOLL_WRITE, page, &vma);
	if (n == 1)
		return vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

int vma_that_stays(unsigned long addr, struct page **page)
{
	static struct vm_area_struct *vma;
	int n;

	n = pin_user_pages(addr, 1, FOLL_WRITE, page, &vma);
	if (n == 1)
		return vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

int page_beside(unsigned long addr, struct page **page, int i)
{
	struct vm_area_struct *vma;
	int n;

	n = pin_user_pages(addr, 1, FOLL_WRITE, page + i - 1, &vma);
	if (n == 1)
		return vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

int page_by_the_vma(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma = find_vma(current->mm, addr);
	int n;

	n = pin_user_pages(addr, 1, FOLL_WRITE, &page[vma->vm_flags & 1], &vma);
	if (n == 1)
		return vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: single, single, single, single, single, single, single, single
 * conversion: manual, manual, manual, manual, manual, manual, manual, manual
 * automatic: no, no, no, no, no, no, no, no
 * not-run: the rules refuse it by its shape
 */
