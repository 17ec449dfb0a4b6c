// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

/* The loop gives the VMA a name: that of the walk. */
int named_vma(unsigned long start, int n, struct page **pages)
{
	struct vm_area_struct **vmas;
	int i, got, ret = 0;

	vmas = kcalloc(n, sizeof(*vmas), GFP_KERNEL);
	if (!vmas)
		return -ENOMEM;

	mmap_read_lock(current->mm);
	got = pin_user_pages(start, n, FOLL_WRITE, pages, vmas);
	if (got == n) {
		for (i = 0; i < n; i++) {
			struct vm_area_struct *vma = vmas[i];

			if (vma->vm_flags & VM_LOCKED)
				continue;
			if (vma->vm_file) {
				ret = -EOPNOTSUPP;
				break;
			}
		}
	} else {
		ret = got < 0 ? got : -EFAULT;
	}
	mmap_read_unlock(current->mm);
	kfree(vmas);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return named_vma(ADDR, COUNT(1, 4), PAGES);
 */
