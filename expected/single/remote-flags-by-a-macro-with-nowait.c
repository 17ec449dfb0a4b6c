// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define QUICK	(FOLL_FORCE | FOLL_NOWAIT)
#define LOOK	(QUICK)

int peek_quickly(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = get_user_pages_remote(mm, addr, 1, LOOK, &page, NULL);
	if (ret == 1) {
		vma = vma_lookup(mm, untagged_addr(addr));
		if (!vma && in_gate_area(mm, untagged_addr(addr)))
			vma = get_gate_vma(mm);
		if (WARN_ON_ONCE(!vma)) {
			put_page(page);
			ret = -EINVAL;
		}
	}
	if (ret <= 0)
		return ret;

	ret = vma->vm_file ? 2 : 1;
	put_page(page);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return LOCKED(MM, peek_quickly(MM, ADDR));
 */
