// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
#define grab_pages(start, nr_pages, gup_flags, pages, vmas) \
	get_user_pages(start, nr_pages, gup_flags, pages)
#else
#define grab_pages get_user_pages /* short enough for one line */
#endif

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	return grab_pages(addr, nr, FOLL_WRITE, pages, NULL);
}

int pin_page(unsigned long addr, struct page **page)
{
	return grab_pages(addr, 1, 0, page, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: none
 * other-name: yes
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
