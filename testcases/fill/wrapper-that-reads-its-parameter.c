// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

static long deep_pin(unsigned long addr, struct page **page,
		     struct vm_area_struct **vmas)
{
	long got = pin_user_pages(addr, 1, FOLL_WRITE, page, vmas);

	/* so it is no output alone */
	if (got == 1 && vmas[0]->vm_flags & VM_SHARED)
		got = 2;
	return got;
}

long deep_pin_user(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	long got;

	mmap_read_lock(current->mm);
	got = deep_pin(addr, page, &vma);
	mmap_read_unlock(current->mm);

	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, ignored
 * conversion: vma-fill, none
 * automatic: yes, no
 * run: return deep_pin_user(ADDR, PAGES);
 */
