// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

static int fill(unsigned long addr, int nr, struct page **pages, void **areas)
{
	return get_user_pages(addr, nr, FOLL_WRITE, pages, (struct vm_area_struct **)areas);
}

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	void *areas[4];
	int ret = fill(addr, nr, pages, areas);

	return ret > 0 ? ((struct vm_area_struct *)areas[0])->vm_flags & VM_SHARED : ret;
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * reason: stands for is not understood
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
