// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long probe_page(struct mm_struct *mm, unsigned long addr, unsigned int flags)
{
	struct vm_area_struct *vma;
	struct page *page;
	long got;

	got = get_user_pages_remote(mm, addr, 1, flags, &page, NULL);
	if (got == 1) {
		vma = vma_lookup(mm, untagged_addr(addr));
		if (!vma && in_gate_area(mm, untagged_addr(addr)))
			vma = get_gate_vma(mm);
		if (WARN_ON_ONCE(!vma)) {
			put_page(page);
			got = -EINVAL;
		}
	}
	if (got == 1) {
		got = vma->vm_flags & VM_IO ? 2 : 1;
		put_page(page);
	} else if (got == 0) {
		got = -EAGAIN;
	}
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * reason: the caller may see FOLL_NOWAIT's 0, and tells it from an error
 * run: return LOCKED(MM, probe_page(MM, ADDR, FLAGS | (BOOL ? FOLL_NOWAIT : 0)));
 */
