// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

static long reader_pin(unsigned long addr, struct page **page,
		       struct vm_area_struct **vmas)
{
	return pin_user_pages(addr, 1, FOLL_WRITE, page, vmas);
}

long reader_pin_user(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	long ret;

	mmap_read_lock(current->mm);
	ret = reader_pin(addr, page, &vma);
	if (ret == 1 && vma->vm_flags & VM_SHARED)
		ret = 2;
	mmap_read_unlock(current->mm);

	return ret;
}

long reader_pin_other(unsigned long addr, struct page **page)
{
	return reader_pin(addr, page, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, unknown, unused
 * conversion: manual, manual, manual
 * automatic: no, no, no
 * run: return BOOL ? reader_pin_user(ADDR, PAGES) :
 * run: 	LOCKED(current->mm, reader_pin_other(ADDR, PAGES));
 */
