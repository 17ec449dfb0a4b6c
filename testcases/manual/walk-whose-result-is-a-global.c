// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long last_result;

/* Others may set the result meanwhile. */
long keep_in_a_global(unsigned long addr, long nr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long i, ret = 0;

	last_result = pin_user_pages(addr, nr, FOLL_WRITE, pages, vmas);
	if (last_result > 0) {
		for (i = 0; i < last_result; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: manual
 * automatic: no
 * reason: last_result, which holds the result, is not a local variable of this function alone
 * run: return LOCKED(current->mm, keep_in_a_global(ADDR, COUNT(0, 4), PAGES));
 */
