// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long pin_rest(unsigned long start, long n, struct page **pages,
	      struct vm_area_struct **vmas, long *odd)
{
	long done = 0, got;

	while (done < n) {
		got = pin_user_pages(start + done * PAGE_SIZE, n - done,
				     FOLL_WRITE, pages + done,
				     vmas ? vmas + done : NULL);
		if (got <= 0)
			break;
		done += got;
	}
	if (vmas && done > 1)
		*odd = vmas[done - 1] != vmas[done - 2];
	return done;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: struct vm_area_struct *vmas[4] = { NULL };
 * run: return LOCKED(current->mm, pin_rest(ADDR, COUNT(0, 4), PAGES, BOOL ? vmas : NULL, OUT(long)));
 */
