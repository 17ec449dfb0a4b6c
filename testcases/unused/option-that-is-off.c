// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long option_pin(unsigned long start, unsigned long n, struct page **pages)
{
	long got = -EOPNOTSUPP;

#if defined(CONFIG_OPTION_PIN) || defined(CONFIG_OPTION_COPY)
	mmap_read_lock(current->mm);
	got = pin_user_pages(start, n, FOLL_WRITE, pages, NULL);
	mmap_read_unlock(current->mm);
#endif
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return option_pin(ADDR, COUNT(0, 4), PAGES);
 */
