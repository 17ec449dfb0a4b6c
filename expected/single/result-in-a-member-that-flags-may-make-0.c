// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct req {
	unsigned int flags;
	long got;
};

long pin_for(struct mm_struct *mm, unsigned long addr, struct req *req)
{
	struct vm_area_struct *vma;
	struct page *page;
	long found = 0;

	req->got = get_user_pages_remote(mm, addr, 1, req->flags, &page, NULL);
	if (req->got == 1) {
		vma = vma_lookup(mm, untagged_addr(addr));
		if (!vma && in_gate_area(mm, untagged_addr(addr)))
			vma = get_gate_vma(mm);
		if (WARN_ON_ONCE(!vma)) {
			put_page(page);
			req->got = -EINVAL;
		}
	}
	if (req->got > 0) {
		found = vma->vm_flags & VM_SHARED ? 2 : 1;
		put_page(page);
	}
	return found;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: struct req *req = OUT(struct req);
 * run: req->flags = FLAGS;
 * run: return LOCKED(MM, pin_for(MM, ADDR, req));
 */
