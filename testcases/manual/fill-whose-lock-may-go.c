// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

void look_at(struct vm_area_struct **vmas, long n);


long pin_locked(struct mm_struct *mm, unsigned long start, long n, struct page **pages, int *locked)
{
	struct vm_area_struct *vmas[4];
	long got;

	got = pin_user_pages_remote(mm, start, n, FOLL_WRITE, pages, vmas, locked);
	look_at(vmas, got);
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: manual
 * automatic: no
 * not-run: GUP asserts that VMAs and locked are not combined
 */
