// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

bool next_mapping(struct vm_area_struct **vma);

int address_taken(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	int ret;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(addr, 1, FOLL_WRITE, page, &vma);
	while (ret == 1 && next_mapping(&vma)) {
		if (vma->vm_flags & VM_IO)
			ret = 2;
	}
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * run-with: bool next_mapping(struct vm_area_struct **vma)
 * run-with: {
 * run-with: 	*vma = find_vma(current->mm, (*vma)->vm_end);
 * run-with: 	return *vma;
 * run-with: }
 * run: return address_taken(ADDR, PAGES);
 */
