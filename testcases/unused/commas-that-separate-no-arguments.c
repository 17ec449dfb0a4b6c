// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct range {
	unsigned long start, len;
};

unsigned long range_end(struct range r, char sep);

long odd_commas(unsigned long a, int *calls, struct page **pages)
{
	return get_user_pages(range_end((struct range){ a, 1 }, ','),
			      ({ int one = 1, two = 2; one + two; }), 0,
			      ((*calls)++, pages), NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run-with: unsigned long range_end(struct range r, char sep)
 * run-with: {
 * run-with: 	return sep == ',' ? r.start + r.len : 0;
 * run-with: }
 * run: return LOCKED(current->mm, odd_commas(ADDR_ALIGNED, OUT(int), PAGES));
 */
