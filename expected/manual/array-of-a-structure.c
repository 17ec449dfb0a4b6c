// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct pinned_range {
	struct vm_area_struct *vmas[16];
	struct page *pages[16];
};

/* Nobody here reads the array, but others know the structure. */
int range_pin(struct pinned_range *range, unsigned long start)
{
	return pin_user_pages(start, 16, FOLL_WRITE, range->pages, range->vmas);
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * run: struct pinned_range range;
 * run: return LOCKED(current->mm, range_pin(&range, ADDR));
 */
