// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_other(struct mm_struct *mm, unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vma;
	int locked = 1, ret;

	ret = get_user_pages_remote(mm, addr, 1, FOLL_WRITE, pages, &vma, &locked);
	if (ret == 1 && locked)
		ret = !!(vma->vm_flags & VM_SHARED);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: locked is passed
 * not-run: GUP refuses VMAs together with locked
 */
