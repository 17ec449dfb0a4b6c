// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long dmabuf_pin(unsigned long start, unsigned long n, struct page **pages,
		unsigned long i)
{
	return pin_user_pages(start + i * PAGE_SIZE, n - i,
			      FOLL_WRITE | FOLL_LONGTERM,
			      pages + i);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, dmabuf_pin(ADDR, COUNT(2, 4), PAGES, INT(0, 2)));
 */
