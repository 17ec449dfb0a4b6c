// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

long crowded(unsigned long addr, unsigned long nr, struct page **pages)
{
	struct vm_area_struct **vmas; long got, i, shared = 0;

	vmas = kcalloc(nr, sizeof(*vmas), GFP_KERNEL); if (!vmas) return -ENOMEM;
	got = pin_user_pages(addr, nr, FOLL_WRITE, pages, vmas);
	for (i = 0; i < got; i++) if (vma_is_shmem(vmas[i])) shared = 1;
	kfree(vmas); return shared ? -EACCES : got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return LOCKED(current->mm, crowded(ADDR, COUNT(1, 4), PAGES));
 */
