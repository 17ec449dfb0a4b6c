// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

static long get_locked(unsigned long addr, unsigned long nr,
		       struct page **pages, struct vm_area_struct **vmas)
{
	long got;

	mmap_read_lock(current->mm);
	got = get_user_pages(addr, nr, FOLL_WRITE, pages, vmas);
	mmap_read_unlock(current->mm);

	return got;
}

long get_buffer(unsigned long addr, unsigned long nr, struct page **pages)
{
	return get_locked(addr, nr, pages, NULL);
}

/*
 * gup-vmas: generation 5.9
 * class: forwarded, unused
 * conversion: drop-parameter, drop-argument
 * automatic: yes, yes
 * run: return get_buffer(ADDR, COUNT(1, 4), PAGES);
 */
