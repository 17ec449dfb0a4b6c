// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long unlikely_not_all(unsigned long addr, long nr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages, vmas);
	if (unlikely(got != nr)) {
		if (got > 0)
			unpin_user_pages(pages, got);
		return -EFAULT;
	}
	for (i = 0; i < nr; i++)
		if (vmas[i]->vm_flags & VM_IO)
			return -EIO;
	return got;
}

long likely_all(unsigned long addr, long nr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages, vmas);
	if (likely(got == nr)) {
		for (i = 0; i < nr; i++)
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
	}
	return ret;
}

long unlikely_error(unsigned long addr, long nr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages, vmas);
	if (unlikely(got <= 0))
		return got ? got : -EFAULT;
	for (i = 0; i < got; i++)
		if (vmas[i]->vm_flags & VM_IO)
			return -EIO;
	return got;
}

long warns_of_less(unsigned long addr, long nr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages, vmas);
	if (WARN_ON(got < nr))
		return -EFAULT;
	for (i = 0; i < nr; i++)
		if (vmas[i]->vm_flags & VM_IO)
			return -EIO;
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi, multi, multi
 * conversion: vma-walk, vma-walk, vma-walk, vma-walk
 * automatic: yes, yes, yes, yes
 * run: switch (INT(0, 3)) {
 * run: case 0: return LOCKED(current->mm, unlikely_not_all(ADDR, COUNT(1, 4), PAGES));
 * run: case 1: return LOCKED(current->mm, likely_all(ADDR, COUNT(1, 4), PAGES));
 * run: case 2: return LOCKED(current->mm, unlikely_error(ADDR, COUNT(1, 4), PAGES));
 * run: default: return LOCKED(current->mm, warns_of_less(ADDR, COUNT(1, 4), PAGES));
 * run: }
 */
