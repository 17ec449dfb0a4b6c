// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
#if defined(HAVE_GUP_WITHOUT_VMAS)
	return get_user_pages(addr, nr, FOLL_WRITE, pages);
#else
	return get_user_pages(addr, nr, FOLL_WRITE, pages, NULL);
#endif
}

/*
 * gup-vmas: generation 6.1
 * class: converted, unused
 * conversion: none, none
 * automatic: no, no
 * reason: is the arm for kernels without the parameter
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
