// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

long missing_unless_asked(unsigned long addr, long n, struct page **pages)
{
	struct vm_area_struct **vmas;
	long got;

	if (n > 2)
		vmas = kcalloc(n, sizeof(*vmas), GFP_KERNEL);
	if (n > 2 && !vmas)
		return -ENOMEM;
	got = pin_user_pages(addr, n, FOLL_WRITE, pages, n > 2 ? vmas : NULL);
	if (n > 2)
		kfree(vmas);
	return got;
}

long missing_by_choice(unsigned long addr, long n, struct page **pages)
{
	struct vm_area_struct **vmas = NULL;
	long got;

	if (n > 2)
		vmas = kcalloc(n, sizeof(*vmas), GFP_KERNEL);
	if (!vmas)
		return -ENOMEM;
	got = pin_user_pages(addr, n, FOLL_WRITE, pages, vmas);
	kfree(vmas);
	return got;
}

long missing_and_first(unsigned long addr, long n, struct page **pages)
{
	struct vm_area_struct **vmas = NULL;
	long got;

	if (n > 2)
		vmas = kcalloc(n, sizeof(*vmas), GFP_KERNEL);
	got = pin_user_pages(addr, n, FOLL_WRITE, pages, vmas);
	if (got > 0 && n > 2)
		got = vmas[0]->vm_flags & VM_SHARED ? 2 : 1;
	kfree(vmas);
	return got;
}

long missing_unless_one_of_two(unsigned long addr, long n, long m, struct page **pages)
{
	struct vm_area_struct **vmas = NULL;
	long got;

	if (n + m)
		vmas = kcalloc(4, sizeof(*vmas), GFP_KERNEL);
	if (n + m && !vmas)
		return -ENOMEM;
	got = pin_user_pages(addr, 2, FOLL_WRITE, pages, n + m ? vmas + 1 : NULL);
	if (got > 0 && n + m)
		got = vmas[1]->vm_flags & VM_SHARED ? 2 : 1;
	kfree(vmas);
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi, multi, multi
 * conversion: vma-fill, vma-fill, vma-fill, vma-fill
 * automatic: yes, yes, yes, yes
 * run: switch (INT(0, 3)) {
 * run: case 0: return LOCKED(current->mm, missing_unless_asked(ADDR, COUNT(1, 4), PAGES));
 * run: case 1: return LOCKED(current->mm, missing_by_choice(ADDR, COUNT(1, 4), PAGES));
 * run: case 2: return LOCKED(current->mm, missing_and_first(ADDR, COUNT(1, 4), PAGES));
 * run: default: return LOCKED(current->mm, missing_unless_one_of_two(ADDR, 0, BOOL, PAGES));
 * run: }
 */
