// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

#ifdef LACKS_PIN_USER_PAGES
static inline long pin_user_pages(unsigned long start, unsigned long nr, unsigned int flags,
				  struct page **pages, struct vm_area_struct **vmas)
{
	return get_user_pages(start, nr, flags, pages, vmas);
}
#endif

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	return pin_user_pages(addr, nr, FOLL_WRITE, pages, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, unused
 * conversion: none, new-arm
 * automatic: no, yes
 * reason: before 6.5
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
