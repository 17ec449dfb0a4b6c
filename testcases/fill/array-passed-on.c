// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define TRAY	8

int check_all(struct vm_area_struct **vmas, int n);

int array_passed(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vmas[TRAY];
	int ret;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, TRAY, FOLL_WRITE, pages, vmas);
	if (ret == TRAY && check_all(vmas, TRAY))
		ret = -EINVAL;
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run-with: int check_all(struct vm_area_struct **vmas, int n)
 * run-with: {
 * run-with: 	while (n--)
 * run-with: 		if (vmas[n]->vm_flags & VM_IO)
 * run-with: 			return 1;
 * run-with: 	return 0;
 * run-with: }
 * run: return array_passed(ADDR, PAGES);
 */
