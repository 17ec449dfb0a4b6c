// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* Each read of it counts for a watchpoint. */
int watched(unsigned long addr)
{
	struct vm_area_struct *volatile vma;
	struct page *page;
	int ret;

	ret = pin_user_pages(addr, 1, FOLL_WRITE, &page, &vma);
	if (ret != 1)
		return -EFAULT;
	unpin_user_page(page);
	return vma->vm_flags & VM_SHARED ? 2 : 1;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: slug:not-local
 * not-compiled: the compilers say that the call forgets what is volatile
 * not-run: it is not compiled
 */
