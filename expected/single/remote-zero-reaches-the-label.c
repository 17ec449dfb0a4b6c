// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int peek_or_leave(struct mm_struct *mm, unsigned long addr, unsigned int flags)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = get_user_pages_remote(mm, addr, 1, flags, &page, NULL);
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
		goto out;
	ret = vma->vm_flags & VM_SHARED ? 2 : 1;
	put_page(page);
out:
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return LOCKED(MM, peek_or_leave(MM, ADDR, FLAGS | FOLL_NOWAIT));
 */
