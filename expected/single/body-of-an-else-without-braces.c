// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int braces_needed(unsigned long addr, bool simple)
{
	struct vm_area_struct *vma = NULL;
	struct page *page;
	int ret;

	mmap_read_lock(current->mm);
	if (!simple) {
		ret = get_user_pages(addr, 1, FOLL_WRITE, &page);
		if (ret == 1) {
			vma = vma_lookup(current->mm, untagged_addr(addr));
			if (WARN_ON_ONCE(!vma)) {
				put_page(page);
				ret = -EINVAL;
			}
		}
	} else {
		ret = get_user_pages(addr, 1, FOLL_WRITE, &page);
	}
	if (ret == 1) {
		if (vma && vma->vm_flags & VM_IO)
			ret = -EIO;
		put_page(page);
	}
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single, unused
 * conversion: vma_lookup, drop-argument
 * automatic: yes, yes
 * run: return braces_needed(ADDR, BOOL);
 */
