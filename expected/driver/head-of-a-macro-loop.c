// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

#define for_each_pinned(i, got)	for (i = 0, nr = (got); i < nr; i++)

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	int i, sum = 0;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	for_each_pinned(i, get_user_pages(addr, nr, FOLL_WRITE, pages)) {
#else
	for_each_pinned(i, get_user_pages(addr, nr, FOLL_WRITE, pages, NULL)) {
#endif
		sum++;
	}
	return sum;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: new-arm
 * automatic: yes
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
