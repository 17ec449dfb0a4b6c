// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* Both arms get a second statement, and the if its braces once. */
int pin_or_get(unsigned long addr, bool pin, struct page **page)
{
	struct vm_area_struct *pinned, *got;
	int ret;

	if (pin)
		ret = pin_user_pages(addr, 1, FOLL_WRITE, page, &pinned);
	else
		ret = get_user_pages(addr, 1, FOLL_WRITE, page, &got);
	if (ret != 1)
		return ret;

	return pin ? vma_is_shmem(pinned) : vma_is_anonymous(got);
}

/*
 * gup-vmas: generation 6.1
 * class: single, single
 * conversion: vma_lookup, vma_lookup
 * automatic: yes, yes
 * run: return LOCKED(current->mm, pin_or_get(ADDR, BOOL, PAGES));
 */
