// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* An error is no smaller than nr, which has no sign: the loop reads what was never stored. */
long pin_unsigned(unsigned long addr, unsigned long nr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages);
	for (i = 0; i < got; i++) {
		vmas[i] = vma_lookup(current->mm,
				     untagged_addr(addr) + i * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[i])) {
			unpin_user_pages(pages, got);
			got = -EINVAL;
			break;
		}
	}
	if (got < nr)
		return -EFAULT;
	for (i = 0; i < nr; i++)
		if (vma_is_shmem(vmas[i]))
			return -EOPNOTSUPP;
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return LOCKED(current->mm, pin_unsigned(ADDR, COUNT(1, 4), PAGES));
 */
