// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

typedef long gup_fn(unsigned long start, unsigned long nr_pages,
		    unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas);

gup_fn *const gup_table[] = {
	get_user_pages,
	&pin_user_pages,
};

/*
 * gup-vmas: generation 6.1
 * class: none
 * run: return LOCKED(current->mm, gup_table[BOOL](ADDR, 1, FLAGS, PAGES, NULL));
 */
