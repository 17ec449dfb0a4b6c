// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long first_flags(unsigned long start, long n)
{
	struct vm_area_struct *vmas[4];
	long got;

	got = get_user_pages(start, n, FOLL_WRITE, NULL, vmas);
	if (got < 1)
		return got;
	return vmas[got - 1]->vm_flags & VM_SHARED ? 1 : 0;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return LOCKED(current->mm, first_flags(ADDR, COUNT(1, 4)));
 */
