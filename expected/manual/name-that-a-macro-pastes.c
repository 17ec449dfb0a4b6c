// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define BY(how)	how ## _user_pages

long pasted(unsigned long addr, bool pin, struct page **page)
{
	if (pin)
		return BY(pin)(addr, 1, FOLL_WRITE, page, NULL);
	return BY(get)(addr, 1, FOLL_WRITE, page, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: none
 * unread: a macro may paste the name together here
 * run: return LOCKED(current->mm, pasted(ADDR, BOOL, PAGES));
 */
