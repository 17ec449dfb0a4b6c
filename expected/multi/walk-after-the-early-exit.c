// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

int early_exit_pin(unsigned long start, int n, struct page **pages)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;
	unsigned long first_addr;
	int ret, err = 0;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, n, FOLL_WRITE, pages);
	if (ret != n) {
		err = ret < 0 ? ret : -EFAULT;
		goto out;
	}

	if (ret > 0) {
		first_addr = untagged_addr(start) & PAGE_MASK;
		vma_iter_init(&vmi, current->mm, first_addr);
		for_each_vma_range(vmi, vma, first_addr + n * PAGE_SIZE) {
			if (vma->vm_flags & (VM_IO | VM_PFNMAP)) {
				err = -EPERM;
				goto out;
			}
		}
	}
out:
	mmap_read_unlock(current->mm);
	if (err && ret > 0)
		unpin_user_pages(pages, ret);
	return err;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return early_exit_pin(ADDR, COUNT(0, 4), PAGES);
 */
