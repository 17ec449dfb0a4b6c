// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* A lookup above this line would come before the call. */
int declared_and_tested(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	int ret = pin_user_pages(addr, 1, FOLL_WRITE, page, &vma); if (ret != 1) return -EFAULT;

	return vma_is_shmem(vma);
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return LOCKED(current->mm, declared_and_tested(ADDR, PAGES));
 */
