// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long declared_pin(unsigned long start, int n, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got = pin_user_pages(start, n, FOLL_WRITE, pages);
	long i;

	for (i = 0; i < got; i++) {
		vmas[i] = vma_lookup(current->mm,
				     untagged_addr(start) + i * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[i])) {
			unpin_user_pages(pages, got);
			got = -EINVAL;
			break;
		}
	}

	if (got <= 0)
		return got;
	return vmas[n - 1 < got ? n - 1 : 0]->vm_flags & VM_IO ? -EIO : got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return LOCKED(current->mm, declared_pin(ADDR, COUNT(1, 4), PAGES));
 */
