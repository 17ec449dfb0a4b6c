// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int pin_checked(unsigned long addr, struct page **out)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(addr, 1, FOLL_WRITE | FOLL_LONGTERM, &page,
			     &vma);
	if (ret != 1) {
		ret = ret < 0 ? ret : -EFAULT;
		goto unlock;
	}

	ret = 0;
	if (vma->vm_file) {
		unpin_user_page(page);
		ret = -EOPNOTSUPP;
		goto unlock;
	}
	*out = page;
unlock:
	mmap_read_unlock(current->mm);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return pin_checked(ADDR, PAGES);
 */
