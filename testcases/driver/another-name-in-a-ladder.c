// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 9, 0)
#define grab_pages get_user_pages
#else
#define grab_pages(start, nr, flags, pages, vmas) \
	get_user_pages(start, nr, (flags) & FOLL_WRITE, 0, pages, vmas)
#endif

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	int ret;

	ret = grab_pages(addr, nr, FOLL_WRITE, pages, NULL);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, unused
 * conversion: none, none
 * automatic: no, no
 * other-name: yes
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
