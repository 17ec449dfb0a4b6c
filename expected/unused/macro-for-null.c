// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define NO_PAGES	NULL
#define NO_VMAS		NULL

int probe_hwpoison(unsigned long addr)
{
	return get_user_pages(addr, 1, FOLL_WRITE, NO_PAGES) == -EFAULT;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, probe_hwpoison(ADDR));
 */
