// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int buffer_is_shared(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	int ret;

	down_read(&current->mm->mmap_sem);
	ret = get_user_pages(addr, 1, 1, 0, page);
	if (ret == 1) {
		vma = vma_lookup(current->mm, addr);
		if (WARN_ON_ONCE(!vma)) {
			put_page(*page);
			ret = -EINVAL;
		}
	}
	if (ret == 1 && !(vma->vm_flags & VM_SHARED)) {
		put_page(*page);
		ret = -EINVAL;
	}
	up_read(&current->mm->mmap_sem);

	return ret;
}

/*
 * gup-vmas: generation 4.6
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return buffer_is_shared(ADDR, PAGES);
 */
