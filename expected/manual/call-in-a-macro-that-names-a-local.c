// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define LOOK_AT(addr)	\
	get_user_pages(addr, 1, FOLL_WRITE, &page, &vma)

int macro_names_local(unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = LOOK_AT(addr);
	if (ret == 1) {
		ret = vma->vm_flags & VM_IO ? -EIO : 0;
		put_page(page);
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * run: return LOCKED(current->mm, macro_names_local(ADDR));
 */
