// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	struct vm_area_struct *vma;
	int ret;

	ret = get_user_pages(addr, 1, FOLL_WRITE, pages, &vma);
	if (ret == 1) {
		struct vm_area_struct *vma = find_vma(current->mm, addr);

		return vma ? !!(vma->vm_flags & VM_SHARED) : 0;
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: not a local variable of this function alone
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
