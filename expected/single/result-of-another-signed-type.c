// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int kept_in_a_short(unsigned long addr, struct page **out)
{
	struct vm_area_struct *vma;
	struct page *page;
	short got;

	got = get_user_pages(addr, 1, FOLL_WRITE, &page);
	if (got == 1) {
		vma = vma_lookup(current->mm, untagged_addr(addr));
		if (WARN_ON_ONCE(!vma)) {
			put_page(page);
			got = -EINVAL;
		}
	}
	if (got != 1)
		return got < 0 ? got : -EFAULT;
	*out = page;
	return vma->vm_flags & VM_SHARED ? 1 : 0;
}

long long kept_in_a_long_long(unsigned long addr, struct page **out)
{
	struct vm_area_struct *vma;
	struct page *page;
	long long got;

	got = get_user_pages(addr, 1, FOLL_WRITE, &page);
	if (got == 1) {
		vma = vma_lookup(current->mm, untagged_addr(addr));
		if (WARN_ON_ONCE(!vma)) {
			put_page(page);
			got = -EINVAL;
		}
	}
	if (got <= 0)
		return got;
	*out = page;
	return vma->vm_flags & VM_SHARED ? 1 : 0;
}

/*
 * gup-vmas: generation 6.1
 * class: single, single
 * conversion: vma_lookup, vma_lookup
 * automatic: yes, yes
 * run: if (BOOL)
 * run: 	return LOCKED(current->mm, kept_in_a_short(ADDR, PAGES));
 * run: return LOCKED(current->mm, kept_in_a_long_long(ADDR, PAGES));
 */
