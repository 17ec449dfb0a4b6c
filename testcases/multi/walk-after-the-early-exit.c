// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

int early_exit_pin(unsigned long start, int n, struct page **pages)
{
	struct vm_area_struct **vmas;
	int i, ret, err = 0;

	vmas = kcalloc(n, sizeof(*vmas), GFP_KERNEL);
	if (!vmas)
		return -ENOMEM;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, n, FOLL_WRITE, pages, vmas);
	if (ret != n) {
		err = ret < 0 ? ret : -EFAULT;
		goto out;
	}

	for (i = 0; i < n; i++) {
		if (vmas[i]->vm_flags & (VM_IO | VM_PFNMAP)) {
			err = -EPERM;
			goto out;
		}
	}
out:
	mmap_read_unlock(current->mm);
	if (err && ret > 0)
		unpin_user_pages(pages, ret);
	kfree(vmas);
	return err;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return early_exit_pin(ADDR, COUNT(0, 4), PAGES);
 */
