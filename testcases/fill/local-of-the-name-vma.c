// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define CRATES	4

/* The local keeps its VMA beyond the loop. */
int name_taken(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vmas[CRATES], *vma;
	int i, ret = -EFAULT;

	mmap_read_lock(current->mm);
	vma = find_vma(current->mm, start + CRATES * PAGE_SIZE);
	if (!vma)
		goto out;
	ret = pin_user_pages(start, CRATES, FOLL_WRITE, pages, vmas);
	if (ret == CRATES) {
		for (i = 0; i < CRATES; i++) {
			if (vmas[i]->vm_file != vma->vm_file)
				ret = -EINVAL;
		}
	}
	if (vma->vm_flags & VM_IO)
		ret = -EIO;
out:
	mmap_read_unlock(current->mm);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return name_taken(ADDR, PAGES);
 */
