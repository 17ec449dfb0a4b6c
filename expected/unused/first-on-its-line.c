// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int vm_copy_pin(struct mm_struct *mm, unsigned long addr, int n,
		struct page **pages, int *locked)
{
	return pin_user_pages_remote(mm, addr, n, FOLL_WRITE, pages,
				     locked);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: int ret, locked = 1;
 * run: mmap_read_lock(MM);
 * run: ret = vm_copy_pin(MM, ADDR, COUNT(0, 4), PAGES, BOOL ? &locked : NULL);
 * run: if (locked)
 * run: 	mmap_read_unlock(MM);
 * run: return ret;
 */
