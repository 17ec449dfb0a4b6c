// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/*
 * What can be a module can't ask for the VMA of the gate area: no kernel
 * exports what knows it. A page of that area is none that could be had.
 */
bool is_cached(unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	bool cached;
	long ret;

	ret = get_user_pages(addr, 1, 0, &page);
	if (ret == 1) {
		vma = vma_lookup(current->mm, untagged_addr(addr));
		if (WARN_ON_ONCE(!vma)) {
			put_page(page);
			ret = -EINVAL;
		}
	}
	if (ret != 1)
		return false;
	cached = vma->vm_file;
	put_page(page);
	return cached;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * module: yes
 * allow: gate-area
 * run: return LOCKED(current->mm, is_cached(ADDR));
 */
