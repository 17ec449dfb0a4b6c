// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int stays_for_the_stack(unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	mmap_read_lock(current->mm);
	vma = find_vma(current->mm, addr);
	if (!vma) {
		ret = -EFAULT;
		goto unlock;
	}
	addr = max(addr, vma->vm_start);

	ret = get_user_pages(addr, 1, FOLL_FORCE | FOLL_WRITE, &page, &vma);
	if (ret < 1)
		goto unlock;

	ret = vma->vm_flags & VM_WRITE;
	put_page(page);
unlock:
	mmap_read_unlock(current->mm);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return stays_for_the_stack(ADDR);
 */
