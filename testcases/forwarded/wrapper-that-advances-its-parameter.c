// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

static long chunked_pin(unsigned long addr, long n, struct page **pages,
			struct vm_area_struct **vmas)
{
	long got, done = 0;

	while (done < n) {
		got = pin_user_pages(addr + done * PAGE_SIZE, n - done,
				     FOLL_WRITE, pages + done,
				     vmas ? vmas + done : NULL);
		if (got <= 0)
			return done ? done : got;
		done += got;
	}
	return done;
}

long chunked_pin_user(unsigned long addr, struct page **pages)
{
	return chunked_pin(addr, 512, pages, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, unused
 * conversion: drop-parameter, drop-argument
 * automatic: yes, yes
 * run: return LOCKED(current->mm, chunked_pin_user(ADDR, PAGES));
 */
