// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#ifdef CONFIG_MMU
static long moved_pin(unsigned long addr, struct page **page,
		      struct vm_area_struct **vmas, void *unused)
{
	return pin_user_pages(addr, 1, FOLL_WRITE, page, vmas);
}
#else
static long moved_pin(unsigned long addr, struct page **page, void *unused,
		      struct vm_area_struct **vmas)
{
	return -ENOSYS;
}
#endif

long moved_pin_user(unsigned long addr, struct page **page)
{
	return moved_pin(addr, page, NULL, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, unused
 * conversion: manual, manual
 * automatic: no, no
 * reason: moved_pin has other parameters in
 * run: return LOCKED(current->mm, moved_pin_user(ADDR, PAGES));
 */
