// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, struct page **pages)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	struct vm_area_struct *vma;

	return get_user_pages(addr, 1, FOLL_WRITE, pages, &vma);
#else
	return get_user_pages(addr, 1, FOLL_WRITE, pages, NULL);
#endif
}

/*
 * gup-vmas: generation 6.1
 * class: ignored, unused
 * conversion: new-arm, none
 * automatic: yes, no
 * run: return LOCKED(current->mm, pin_buffer(ADDR, PAGES));
 */
