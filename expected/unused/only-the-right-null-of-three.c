// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* Nothing is wanted but the fault. */
void prefault_guest(struct mm_struct *mm, unsigned long gaddr)
{
	mmap_read_lock(mm);
	get_user_pages_remote(mm, gaddr, 1, FOLL_WRITE, NULL, NULL);
	mmap_read_unlock(mm);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: prefault_guest(MM, ADDR);
 * run: return 0;
 */
