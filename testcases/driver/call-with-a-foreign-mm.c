// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(struct mm_struct *mm, unsigned long addr, struct page **pages)
{
	int ret;

	ret = get_user_pages(NULL, mm, addr, 1, 1, 0, pages, NULL);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: new-arm
 * automatic: yes
 * not-compiled: only 4.5 and older take it
 * not-run: it does not compile
 */
