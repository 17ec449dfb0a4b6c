// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int get_for_writing(unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	mmap_read_lock(current->mm);
	ret = get_user_pages(addr, 1, FOLL_WRITE, &page, &vma);
	if (ret != 1) {
		mmap_read_unlock(current->mm);
		return ret < 0 ? ret : -EFAULT;
	}

	ret = vma->vm_flags & VM_SHARED ? 0 : -EINVAL;
	mmap_read_unlock(current->mm);
	put_page(page);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return get_for_writing(ADDR);
 */
