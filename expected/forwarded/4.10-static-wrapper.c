// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

static long get_locked(unsigned long addr, unsigned long nr,
		       struct page **pages)
{
	long got;

	down_read(&current->mm->mmap_sem);
	got = get_user_pages(addr, nr, FOLL_WRITE, pages);
	up_read(&current->mm->mmap_sem);

	return got;
}

long get_buffer(unsigned long addr, unsigned long nr, struct page **pages)
{
	return get_locked(addr, nr, pages);
}

/*
 * gup-vmas: generation 4.10
 * class: forwarded, unused
 * conversion: drop-parameter, drop-argument
 * automatic: yes, yes
 * run: return get_buffer(ADDR, COUNT(1, 4), PAGES);
 */
