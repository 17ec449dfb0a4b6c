// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

void count_call(void);

long fetch_and_count(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma = ({ count_call(); NULL; });

	return get_user_pages_remote(mm, addr, 1, FOLL_WRITE, page, &vma, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: manual
 * automatic: no
 * reason: vma would go, and with it what is done on line
 * run-with: void count_call(void) { NOTE("count_call", 1); }
 * run: return LOCKED(MM, fetch_and_count(MM, ADDR, PAGES));
 */
