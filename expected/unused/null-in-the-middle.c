// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long peer_pin_chunk(struct mm_struct *mm, unsigned long addr, unsigned long n,
		    struct page **pages)
{
	int locked = 1;
	long got;

	mmap_read_lock(mm);
	got = pin_user_pages_remote(mm, addr, n, FOLL_WRITE, pages, &locked);
	if (locked)
		mmap_read_unlock(mm);

	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return peer_pin_chunk(MM, ADDR, COUNT(0, 4), PAGES);
 */
