// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long pin_guest(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	long got;

	mmap_read_lock(mm);
	got = pin_user_pages_remote(mm, addr, 1, FOLL_WRITE, page, NULL, NULL);
	mmap_read_unlock(mm);

	return got;
}

/*
 * gup-vmas: generation 5.9
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return pin_guest(MM, ADDR, PAGES);
 */
