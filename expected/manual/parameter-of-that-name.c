// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* Here it is a pointer that the caller gives, of a type of its own. */
long pointer_named_alike(long (*pin_user_pages)(unsigned long, unsigned long,
						unsigned int, struct page **,
						void *),
			 unsigned long a, struct page **pages)
{
	return pin_user_pages(a, 1, FOLL_WRITE, pages, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * not-run: it calls a function that its caller gives
 */
