// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	int got;

	if (pin_user_pages(addr, nr, 0, pages, NULL) != nr) return -EFAULT; /* all or nothing */
	nr--;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 9, 0)
	if ((got = get_user_pages(addr, nr, 0, pages, NULL)) < nr) goto bad;
#else
	if ((got = get_user_pages(current, current->mm, addr, nr, 0, 0, pages, NULL)) < nr) goto bad;
#endif
	return 0;
bad:
	while (got > 0) put_page(pages[--got]);
	if (get_user_pages(addr, 1, 0, pages,
			   NULL) == 1) put_page(*pages);
	return -EFAULT;
}

/*
 * gup-vmas: generation 6.1
 * class: unused, unused, unused, unused
 * conversion: new-arm, new-arm, none, new-arm
 * automatic: yes, yes, no, yes
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
