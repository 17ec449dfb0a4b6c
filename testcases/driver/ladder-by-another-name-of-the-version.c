// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

#define DRIVER_KERNEL	LINUX_VERSION_CODE
#define FLAGS_ARE_ONE	(DRIVER_KERNEL >= KERNEL_VERSION(4, 9, 0))

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	int ret;

#if !FLAGS_ARE_ONE
	ret = get_user_pages(addr, nr, 1, 0, pages, NULL);
#else
	ret = get_user_pages(addr, nr, FOLL_WRITE, pages, NULL);
#endif
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: unused, unused
 * conversion: none, new-arm
 * automatic: no, yes
 * reason: the arm is for kernels before 4.9
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
