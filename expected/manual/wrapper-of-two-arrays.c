// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* Nobody reads the first array, and the second one is read: both are parameters. */
static long pair_pin(unsigned long first, unsigned long second,
		     struct page **pages, struct vm_area_struct **unread,
		     struct vm_area_struct **vmas)
{
	long ret = pin_user_pages(first, 1, FOLL_WRITE, pages, unread);

	if (ret != 1)
		return ret;
	return pin_user_pages(second, 1, FOLL_WRITE, pages + 1, vmas);
}

long pair_pin_user(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vma;
	long ret;

	mmap_read_lock(current->mm);
	ret = pair_pin(addr, addr, pages, NULL, &vma);
	if (ret == 1 && vma->vm_flags & VM_SHARED)
		ret = 2;
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, forwarded, unused
 * conversion: manual, manual, manual
 * automatic: no, no, no
 * reason: hands on another parameter as well: vmas
 * run: return pair_pin_user(ADDR, PAGES);
 */
