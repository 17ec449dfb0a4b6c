// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

static long pin_user_pages_of(unsigned long a, long n, struct page **p, void *v)
{
	return v ? 0 : pin_user_pages(a, n, 0, p, NULL);
}

/* get_user_pages(a, 1, 0, &page, NULL) would do as well: it is the same. */
long names_next_to_it(unsigned long a, struct page **pages)
{
	long n = get_user_pages_fast(a, 1, 0, pages);

	pr_debug("get_user_pages(%lx, NULL)\n", a);
	return n == 1 ? n : pin_user_pages_of(a, 1, pages, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, names_next_to_it(ADDR, PAGES));
 */
