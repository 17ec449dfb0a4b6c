// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int const_local(unsigned long addr, struct page **out)
{
	struct vm_area_struct *vma;
	struct page *page;
	const int ret = get_user_pages(addr, 1, FOLL_WRITE, &page, &vma);

	if (ret != 1)
		return -EFAULT;
	*out = page;
	return vma->vm_flags & VM_SHARED ? 1 : 0;
}

int const_remote(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	const long got = get_user_pages_remote(mm, addr, 1, FOLL_FORCE, &page, &vma, NULL);

	if (got <= 0)
		return got ? got : -EFAULT;
	put_page(page);
	return vma->vm_flags & VM_SHARED ? 1 : 0;
}

long const_number(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long const got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);

	if (got < 4)
		return -EFAULT;
	return vmas[3]->vm_flags & VM_SHARED ? 1 : 0;
}

/*
 * gup-vmas: generation 6.1
 * class: single, single, multi
 * conversion: manual, manual, manual
 * automatic: no, no, no
 * reason: ret, which holds the result, is const
 * reason: got, which holds the result, is const
 * run: switch (INT(0, 2)) {
 * run: case 0: return LOCKED(current->mm, const_local(ADDR, PAGES));
 * run: case 1: return LOCKED(MM, const_remote(MM, ADDR));
 * run: default: return LOCKED(current->mm, const_number(ADDR, PAGES));
 * run: }
 */
