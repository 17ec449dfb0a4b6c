// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int straddle(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	return get_user_pages_remote(mm, addr, 1,
#ifdef CONFIG_STRADDLE_WRITE
				     FOLL_WRITE, page,
#else
				     0, page,
#endif
				     NULL, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * reason: #if
 * run: return LOCKED(MM, straddle(MM, ADDR, PAGES));
 */
