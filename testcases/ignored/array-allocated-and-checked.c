// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

int dma_pin(unsigned long start, int n, struct page **pages)
{
	struct vm_area_struct **vmas;
	int ret;

	vmas = kmalloc_array(n, sizeof(*vmas), GFP_KERNEL);
	if (!vmas)
		return -ENOMEM;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, n, FOLL_WRITE, pages, vmas);
	mmap_read_unlock(current->mm);
	kfree(vmas);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return dma_pin(ADDR, COUNT(0, 4), PAGES);
 */
