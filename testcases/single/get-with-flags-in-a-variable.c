// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* Nobody can see that the flags always hold FOLL_WRITE. */
int get_flags_variable(unsigned long addr, unsigned int flags)
{
	struct vm_area_struct *vma;
	struct page *page;
	long ret;

	ret = get_user_pages(addr, 1, flags, &page, &vma);
	if (ret <= 0)
		return ret;

	ret = vma_is_shmem(vma);
	put_page(page);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return LOCKED(current->mm, get_flags_variable(ADDR, FLAGS));
 */
