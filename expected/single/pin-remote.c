// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int pin_guest_page(struct mm_struct *mm, unsigned long gaddr, struct page **page)
{
	struct vm_area_struct *vma;
	int ret;

	mmap_read_lock(mm);
	ret = pin_user_pages_remote(mm, gaddr, 1, FOLL_WRITE, page, NULL);
	if (ret == 1) {
		vma = vma_lookup(mm, untagged_addr(gaddr));
		if (WARN_ON_ONCE(!vma)) {
			unpin_user_page(*page);
			ret = -EINVAL;
		}
	}
	if (ret == 1 && vma->vm_flags & VM_DONTCOPY) {
		unpin_user_page(*page);
		ret = -EPERM;
	}
	mmap_read_unlock(mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return pin_guest_page(MM, ADDR, PAGES);
 */
