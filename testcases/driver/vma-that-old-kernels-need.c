// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	struct vm_area_struct *vma;
	int ret;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6, 0)
	ret = get_user_pages(addr, 1, FOLL_WRITE, pages, &vma);
#else
	ret = get_user_pages(current, current->mm, addr, 1, 1, 0, pages, &vma);
#endif
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored, ignored
 * conversion: new-arm, none
 * automatic: yes, no
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
