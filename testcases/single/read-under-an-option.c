// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int read_under_option(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	int ret;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(addr, 1, FOLL_WRITE, page, &vma);
#ifdef CONFIG_CHECK_SHARED
	if (ret == 1 && vma->vm_flags & VM_SHARED)
		pr_warn("shared page at %lx\n", addr);
#endif
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return read_under_option(ADDR, PAGES);
 */
