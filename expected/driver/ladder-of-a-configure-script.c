// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
#ifdef HAVE_GUP_WITH_TASK
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	return get_user_pages(addr, nr, FOLL_WRITE, pages);
#else
	return get_user_pages(current, current->mm, addr, nr, 1, 0, pages, NULL);
#endif
#else
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	return get_user_pages(addr, nr, FOLL_WRITE, pages);
#else
	return get_user_pages(addr, nr, FOLL_WRITE, pages, NULL);
#endif
#endif
}

/*
 * gup-vmas: generation 6.1
 * class: unused, unused
 * conversion: new-arm, new-arm
 * automatic: yes, yes
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
