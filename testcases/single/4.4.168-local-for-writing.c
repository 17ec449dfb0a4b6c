// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int buffer_is_shared(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	int ret;

	down_read(&current->mm->mmap_sem);
	ret = get_user_pages(current, current->mm, addr, 1, FOLL_WRITE, page,
			     &vma);
	if (ret == 1 && !(vma->vm_flags & VM_SHARED)) {
		put_page(*page);
		ret = -EINVAL;
	}
	up_read(&current->mm->mmap_sem);

	return ret;
}

/*
 * gup-vmas: generation 4.4.168
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return buffer_is_shared(ADDR, PAGES);
 */
