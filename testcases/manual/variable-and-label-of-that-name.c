// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int variable_named_alike(int n)
{
	int get_user_pages = 0;

pin_user_pages:
	if (n-- > 0) {
		get_user_pages += n;
		goto pin_user_pages;
	}
	return get_user_pages;
}

/*
 * gup-vmas: generation 6.1
 * class: none
 * not-run: nothing in it calls GUP
 */
