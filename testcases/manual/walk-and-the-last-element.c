// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long ask_the_last(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);

	return got == 4 && vmas[3]->vm_flags & VM_SHARED ? -EINVAL : got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: manual
 * automatic: no
 * reason: slug:index-of-no-loop
 * run: return LOCKED(current->mm, ask_the_last(ADDR, PAGES));
 */
