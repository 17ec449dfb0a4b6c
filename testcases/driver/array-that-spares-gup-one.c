// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/version.h>

/*
 * Linux 4.15 to 5.10 make an array by kcalloc() for FOLL_LONGTERM where they
 * are passed none, which fails for many pages.
 */
int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	struct vm_area_struct **vmas;
	int ret;

	vmas = kvmalloc_array(nr, sizeof(*vmas), GFP_KERNEL);
	if (!vmas)
		return -ENOMEM;
	mmap_read_lock(current->mm);
	ret = pin_user_pages(addr, nr, FOLL_WRITE | FOLL_LONGTERM, pages, vmas);
	mmap_read_unlock(current->mm);
	kvfree(vmas);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: new-arm
 * automatic: yes
 * run: return pin_buffer(ADDR, COUNT(1, 4), PAGES);
 */
