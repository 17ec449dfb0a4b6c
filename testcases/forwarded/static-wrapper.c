// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

static long dev_pin(unsigned long start, unsigned long n, struct page **pages,
		    struct vm_area_struct **vmas)
{
	return pin_user_pages(start, n, FOLL_WRITE | FOLL_LONGTERM, pages, vmas);
}

int dev_pin_both(unsigned long a, unsigned long b, struct page **pages)
{
	if (dev_pin(a, 1, pages, NULL) != 1)
		return -EFAULT;
	return dev_pin(b, 1, pages + 1, NULL) == 1 ? 0 : -EFAULT;
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, unused, unused
 * conversion: drop-parameter, drop-argument, drop-argument
 * automatic: yes, yes, yes
 * run: return LOCKED(current->mm, dev_pin_both(ADDR, END(1), PAGES));
 */
