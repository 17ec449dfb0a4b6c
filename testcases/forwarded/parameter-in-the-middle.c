// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

static long remote_pin_middle(struct mm_struct *mm, unsigned long addr,
			      struct vm_area_struct **vmas, struct page **pages,
			      int *locked)
{
	return pin_user_pages_remote(mm, addr, 1, FOLL_WRITE, pages, vmas, locked);
}

long remote_pin_user(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	int locked = 1;
	long got;

	mmap_read_lock(mm);
	got = remote_pin_middle(mm, addr, NULL, page, &locked);
	if (locked)
		mmap_read_unlock(mm);
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, unused
 * conversion: drop-parameter, drop-argument
 * automatic: yes, yes
 * run: return remote_pin_user(MM, ADDR, PAGES);
 */
