// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int probe_or_pass(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = get_user_pages_remote(mm, addr, 1, FOLL_WRITE | FOLL_NOWAIT, &page,
				    NULL);
	if (ret == 1) {
		vma = vma_lookup(mm, untagged_addr(addr));
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
 * run: return LOCKED(MM, probe_or_pass(MM, ADDR));
 */
