// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* Both arms get a second statement, and the if its braces once. */
int pin_or_get(unsigned long addr, bool pin, struct page **page)
{
	struct vm_area_struct *pinned, *got;
	int ret;

	if (pin) {
		ret = pin_user_pages(addr, 1, FOLL_WRITE, page);
		if (ret == 1) {
			pinned = vma_lookup(current->mm, untagged_addr(addr));
			if (WARN_ON_ONCE(!pinned)) {
				unpin_user_page(*page);
				ret = -EINVAL;
			}
		}
	} else {
		ret = get_user_pages(addr, 1, FOLL_WRITE, page);
		if (ret == 1) {
			got = vma_lookup(current->mm, untagged_addr(addr));
			if (WARN_ON_ONCE(!got)) {
				put_page(*page);
				ret = -EINVAL;
			}
		}
	}
	if (ret != 1)
		return ret;

	return pin ? vma_is_shmem(pinned) : vma_is_anonymous(got);
}

/*
 * gup-vmas: generation 6.1
 * class: single, single
 * conversion: vma_lookup, vma_lookup
 * automatic: yes, yes
 * run: return LOCKED(current->mm, pin_or_get(ADDR, BOOL, PAGES));
 */
