// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int fault_in_remote(struct mm_struct *mm, unsigned long addr)
{
	int locked = 1, ret;

	mmap_read_lock(mm);
	ret = get_user_pages_remote(mm, addr, 1, FOLL_WRITE, NULL, NULL,
				    &locked);
	if (locked)
		mmap_read_unlock(mm);

	return ret;
}

/*
 * gup-vmas: generation 5.9
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return fault_in_remote(MM, ADDR);
 */
