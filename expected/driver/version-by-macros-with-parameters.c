// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

#define KERNEL_AT_LEAST(a, b, c) (LINUX_VERSION_CODE >= KERNEL_VERSION(a, b, c))
#define KERNEL_BRANCH(a, b) ((LINUX_VERSION_CODE >> 8) == (KERNEL_VERSION(a, b, 0) >> 8))

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	return get_user_pages(addr, nr, FOLL_WRITE, pages);
#elif KERNEL_AT_LEAST(4, 9, 0)
	return get_user_pages(addr, nr, FOLL_WRITE, pages, NULL);
#elif KERNEL_BRANCH(4, 4)
	return get_user_pages(current, current->mm, addr, nr, 1, 0, pages, NULL);
#else
	return -EOPNOTSUPP;
#endif
}

/*
 * gup-vmas: generation 6.1
 * class: unused, unused
 * conversion: new-arm, none
 * automatic: yes, no
 * reason: the arm is for kernels before 4.5, from 4.4 on
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
