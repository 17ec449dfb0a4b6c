// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
#ifdef HAVE_GUP_WITH_TASK
	return get_user_pages(current, current->mm, addr, nr, 1, 0, pages, NULL);
#else
	return get_user_pages(addr, nr, FOLL_WRITE, pages, NULL);
#endif
}

/*
 * gup-vmas: generation 6.1
 * class: unused, unused
 * conversion: new-arm, new-arm
 * automatic: yes, yes
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
