// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 9, 0)
#define GUP_WANTS_A_TASK
#endif

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
#ifdef GUP_WANTS_A_TASK
	return get_user_pages_remote(current, current->mm, addr, nr, FOLL_WRITE,
				     pages, NULL, NULL);
#else
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	return get_user_pages_remote(current->mm, addr, nr, FOLL_WRITE, pages,
				     NULL);
#else
	return get_user_pages_remote(current->mm, addr, nr, FOLL_WRITE, pages,
				     NULL, NULL);
#endif
#endif
}

/*
 * gup-vmas: generation 6.1
 * class: unused, unused
 * conversion: none, new-arm
 * automatic: no, yes
 * reason: the arm is for kernels before 5.9
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
