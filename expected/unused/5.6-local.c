// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long pages_of_buffer(unsigned long addr, unsigned long nr, struct page **pages)
{
	long got;

	down_read(&current->mm->mmap_sem);
	got = get_user_pages(addr, nr, FOLL_WRITE, pages);
	up_read(&current->mm->mmap_sem);

	return got;
}

/*
 * gup-vmas: generation 5.6
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return pages_of_buffer(ADDR, COUNT(1, 4), PAGES);
 */
