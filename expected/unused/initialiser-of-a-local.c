// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

bool fault_in_one(struct mm_struct *mm, unsigned long addr)
{
	long got = get_user_pages_remote(mm, addr, 1, 0, NULL, NULL);

	return got == 1;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(MM, fault_in_one(MM, ADDR));
 */
