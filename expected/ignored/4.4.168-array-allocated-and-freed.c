// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

long fill_array(unsigned long addr, unsigned long nr, struct page **pages)
{
	long got;

	down_read(&current->mm->mmap_sem);
	got = get_user_pages(current, current->mm, addr, nr, 0, pages);
	up_read(&current->mm->mmap_sem);

	return got;
}

/*
 * gup-vmas: generation 4.4.168
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return fill_array(ADDR, COUNT(1, 3), PAGES);
 */
