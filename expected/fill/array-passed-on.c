// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define TRAY	8

int check_all(struct vm_area_struct **vmas, int n);

int array_passed(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vmas[TRAY];
	int ret;
	long i;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, TRAY, FOLL_WRITE, pages);
	for (i = 0; i < ret; i++) {
		vmas[i] = vma_lookup(current->mm,
				     untagged_addr(start) + i * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[i])) {
			unpin_user_pages(pages, ret);
			ret = -EINVAL;
			break;
		}
	}
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
