// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int null_under_if(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma __maybe_unused;

	return get_user_pages(addr, 1, 0, page,
#ifdef CONFIG_WANT_VMA
			      &vma
#else
			      NULL
#endif
			     );
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * reason: #if
 * run: return LOCKED(current->mm, null_under_if(ADDR, PAGES));
 */
