// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

long fill_array(unsigned long addr, unsigned long nr, struct page **pages)
{
	struct vm_area_struct **vmas;
	long got;

	vmas = kcalloc(nr, sizeof(*vmas), GFP_KERNEL);
	if (!vmas)
		return -ENOMEM;

	down_read(&current->mm->mmap_sem);
	got = get_user_pages(addr, nr, 0, pages, vmas);
	up_read(&current->mm->mmap_sem);
	kfree(vmas);

	return got;
}

/*
 * gup-vmas: generation 4.15
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return fill_array(ADDR, COUNT(1, 3), PAGES);
 */
