// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

long quiet_pin(unsigned long start, long n, struct page **pages)
{
	struct vm_area_struct **vmas;
	long got, i, io = 0;

	vmas = kcalloc(n, sizeof(*vmas), GFP_KERNEL);
	if (!vmas)
		io = 1;
	mmap_read_lock(current->mm);
	got = pin_user_pages(start, n, FOLL_WRITE, pages, vmas);
	for (i = 0; vmas && i < got; i++)
		io += !!(vmas[i]->vm_flags & VM_IO);
	mmap_read_unlock(current->mm);
	kfree(vmas);
	return io ? -EIO : got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return quiet_pin(ADDR, COUNT(1, 4), PAGES);
 */
