// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int video_get(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	return get_user_pages_remote(mm, addr, 1, FOLL_WRITE, page,
				     /* locked */ NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(MM, video_get(MM, ADDR, PAGES));
 */
