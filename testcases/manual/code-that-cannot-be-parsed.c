// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define is		==
#define unless(cond)	if (!(cond)) then
#define then		{
#define end		}

int own_language(unsigned long addr, struct page **page)
{
	int ret = get_user_pages(addr, 1, 0, page, NULL);

	unless (ret is 1)
		return -EFAULT;
	end
	return 0;
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * reason: parse
 * unread: spatch could not parse the function around it
 * run: return LOCKED(current->mm, own_language(ADDR, PAGES));
 */
