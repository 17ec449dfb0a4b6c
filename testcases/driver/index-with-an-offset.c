// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	struct vm_area_struct *vmas[8];
	int i, ret;

	ret = get_user_pages(addr, nr, FOLL_WRITE, pages, vmas + 2);
	for (i = 0; i < ret; i++) {
		if (vmas[i + 2]->vm_flags & VM_SHARED)
			break;
	}
	return i;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: new-arm
 * automatic: yes
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
