// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

static inline long get_user_pages_longterm(unsigned long at, unsigned long n, unsigned int flags,
					   struct page **pages, struct vm_area_struct **vmas)
{
	return get_user_pages(at, n, flags, pages, vmas);
}

long hold(unsigned long at, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long n = get_user_pages_longterm(at, 4, FOLL_WRITE, pages, vmas);

	if (n == 4 && vmas[3]->vm_flags & VM_IO)
		return -EINVAL;
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, multi
 * conversion: manual, none
 * automatic: no, no
 * reason: slug:reads-what-is-stored
 * run: return LOCKED(current->mm, hold(ADDR, PAGES));
 */
