// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int buffer_is_shared(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	int ret;

	mmap_read_lock(current->mm);
	ret = get_user_pages(addr, 1, FOLL_WRITE, page);
	if (ret == 1) {
		vma = vma_lookup(current->mm, untagged_addr(addr));
		if (WARN_ON_ONCE(!vma)) {
			put_page(*page);
			ret = -EINVAL;
		}
	}
	if (ret == 1 && !(vma->vm_flags & VM_SHARED)) {
		put_page(*page);
		ret = -EINVAL;
	}
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 5.9
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return buffer_is_shared(ADDR, PAGES);
 */
