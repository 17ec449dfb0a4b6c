// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long first_element(unsigned long start, struct page **pages)
{
	struct mm_struct *mm = current->mm;
	long got;

	mmap_read_lock(mm);
	got = get_user_pages(start, 2, 0, pages);
	mmap_read_unlock(mm);

	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return first_element(ADDR, PAGES);
 */
