// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long unlikely_not_all(unsigned long addr, long nr, struct page **pages)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;
	unsigned long first_addr;
	long got;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages);
	if (unlikely(got != nr)) {
		if (got > 0)
			unpin_user_pages(pages, got);
		return -EFAULT;
	}
	if (got > 0) {
		first_addr = untagged_addr(addr) & PAGE_MASK;
		vma_iter_init(&vmi, current->mm, first_addr);
		for_each_vma_range(vmi, vma, first_addr + nr * PAGE_SIZE)
			if (vma->vm_flags & VM_IO)
				return -EIO;
	}
	return got;
}

long likely_all(unsigned long addr, long nr, struct page **pages)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;
	unsigned long first_addr;
	long got, ret = 0;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages);
	if (likely(got == nr)) {
		if (got > 0) {
			first_addr = untagged_addr(addr) & PAGE_MASK;
			vma_iter_init(&vmi, current->mm, first_addr);
			for_each_vma_range(vmi, vma,
					   first_addr + nr * PAGE_SIZE)
				if (vma->vm_flags & VM_IO)
					ret = -EIO;
		}
	}
	return ret;
}

long unlikely_error(unsigned long addr, long nr, struct page **pages)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;
	unsigned long first_addr;
	long got;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages);
	if (unlikely(got <= 0))
		return got ? got : -EFAULT;
	first_addr = untagged_addr(addr) & PAGE_MASK;
	vma_iter_init(&vmi, current->mm, first_addr);
	for_each_vma_range(vmi, vma, first_addr + got * PAGE_SIZE)
		if (vma->vm_flags & VM_IO)
			return -EIO;
	return got;
}

long warns_of_less(unsigned long addr, long nr, struct page **pages)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;
	unsigned long first_addr;
	long got;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages);
	if (WARN_ON(got < nr))
		return -EFAULT;
	if (got > 0) {
		first_addr = untagged_addr(addr) & PAGE_MASK;
		vma_iter_init(&vmi, current->mm, first_addr);
		for_each_vma_range(vmi, vma, first_addr + nr * PAGE_SIZE)
			if (vma->vm_flags & VM_IO)
				return -EIO;
	}
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
