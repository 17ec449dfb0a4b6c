// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

static long driver_gup(unsigned long start, unsigned long nr, struct page **pages,
		       struct vm_area_struct **vmas)
{
	return get_user_pages(start, nr, FOLL_WRITE, pages, vmas);
}

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	int ret = driver_gup(addr, nr, pages, vmas);

	return ret > 0 ? !!(vmas[ret - 1]->vm_flags & VM_SHARED) : ret;
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, multi
 * conversion: manual, none
 * automatic: no, no
 * reason: needs it
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
