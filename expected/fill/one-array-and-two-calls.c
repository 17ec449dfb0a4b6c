// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long retry_pin(unsigned long start, long n, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, bad = 0;

	got = pin_user_pages(start, n, FOLL_WRITE, pages);
	for (i = 0; i < got; i++) {
		vmas[i] = vma_lookup(current->mm,
				     untagged_addr(start) + i * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[i])) {
			unpin_user_pages(pages, got);
			got = -EINVAL;
			break;
		}
	}
	if (got < 0) {
		got = pin_user_pages(start, 1, 0, pages);
		for (i = 0; i < got; i++) {
			vmas[i] = vma_lookup(current->mm,
					     untagged_addr(start) +
					     i * PAGE_SIZE);
			if (!vmas[i] &&
			    in_gate_area(current->mm,
					 untagged_addr(start) + i * PAGE_SIZE))
				vmas[i] = get_gate_vma(current->mm);
			if (WARN_ON_ONCE(!vmas[i])) {
				unpin_user_pages(pages, got);
				got = -EINVAL;
				break;
			}
		}
	}
	for (i = 0; i < got; i++)
		bad += vmas[i]->vm_pgoff;
	return bad ? -EIO : got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi
 * conversion: vma-fill, vma-fill
 * automatic: yes, yes
 * run: return LOCKED(current->mm, retry_pin(ADDR, COUNT(1, 4), PAGES));
 */
