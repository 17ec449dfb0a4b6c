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
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
	struct vm_area_struct **vmas;
#endif
	int ret;

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
	vmas = kvmalloc_array(nr, sizeof(*vmas), GFP_KERNEL);
	if (!vmas)
		return -ENOMEM;
#endif
	mmap_read_lock(current->mm);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	ret = pin_user_pages(addr, nr, FOLL_WRITE | FOLL_LONGTERM, pages);
#else
	ret = pin_user_pages(addr, nr, FOLL_WRITE | FOLL_LONGTERM, pages, vmas);
#endif
	mmap_read_unlock(current->mm);
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
	kvfree(vmas);
#endif
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: new-arm
 * automatic: yes
 * run: return pin_buffer(ADDR, COUNT(1, 4), PAGES);
 */
