// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int vm_copy_pin(struct mm_struct *mm, unsigned long addr, int n,
		struct page **pages, int *locked)
{
	return pin_user_pages_remote(mm, addr, n, FOLL_WRITE, pages,
				     NULL, locked);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 */
