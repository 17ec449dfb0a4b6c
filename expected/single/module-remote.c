// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/*
 * The helper is inline and asks for the gate area, so code that can be a module
 * looks the VMA up by itself.
 */
int flags_of(struct mm_struct *mm, unsigned long addr, unsigned long *flags)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = get_user_pages_remote(mm, addr, 1, FOLL_FORCE, &page, NULL);
	if (ret == 1) {
		vma = vma_lookup(mm, untagged_addr(addr));
		if (WARN_ON_ONCE(!vma)) {
			put_page(page);
			ret = -EINVAL;
		}
	}
	if (ret <= 0)
		return ret;
	*flags = vma->vm_flags;
	put_page(page);
	return 0;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * module: yes
 * allow: gate-area
 * run: return LOCKED(MM, flags_of(MM, ADDR, OUT(unsigned long)));
 */
