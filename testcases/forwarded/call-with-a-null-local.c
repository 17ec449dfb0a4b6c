// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

static long local_null_pin(unsigned long addr, struct page **page,
			   struct vm_area_struct **vmas)
{
	return pin_user_pages(addr, 1, FOLL_WRITE, page, vmas);
}

long local_null_pin_user(unsigned long addr, struct page **page)
{
	struct vm_area_struct **none = NULL;
	long got;

	mmap_read_lock(current->mm);
	got = local_null_pin(addr, page, none);
	mmap_read_unlock(current->mm);
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, unused
 * conversion: drop-parameter, drop-argument
 * automatic: yes, yes
 * run: return local_null_pin_user(ADDR, PAGES);
 */
