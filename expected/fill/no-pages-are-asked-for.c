// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long first_flags(unsigned long start, long n)
{
	struct vm_area_struct *vmas[4];
	long got;
	long i;

	got = get_user_pages(start, n, FOLL_WRITE, NULL);
	for (i = 0; i < got; i++) {
		vmas[i] = vma_lookup(current->mm,
				     untagged_addr(start) + i * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[i])) {
			got = -EINVAL;
			break;
		}
	}
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
