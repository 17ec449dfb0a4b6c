// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/*
 * A configure script compiles this to learn whether the kernel has the shape
 * with vmas. With an arm for each kernel it would say so of all of them.
 */
long has_vmas(unsigned long start, unsigned long nr, unsigned int flags,
	      struct page **pages, struct vm_area_struct **vmas)
{
	return get_user_pages(start, nr, flags, pages, vmas);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded
 * conversion: none
 * automatic: no
 * reason: a probe, compiled to see whether it fails
 * reason: its name says probe
 * run: return LOCKED(current->mm, has_vmas(ADDR, COUNT(1, 4), FLAGS, PAGES, NULL));
 */
