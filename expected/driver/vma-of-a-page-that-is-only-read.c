// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>
#include <linux/uaccess.h>

/*
 * The page may be one of the gate area, which can only be read. A module can't
 * ask for its VMA: to the new arm such a page is none that could be had.
 */
long offset_of(unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	long ret;

	mmap_read_lock(current->mm);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	ret = get_user_pages(addr, 1, 0, &page);
	if (ret == 1) {
		vma = vma_lookup(current->mm,
				 untagged_addr_remote(current->mm, addr));
		if (WARN_ON_ONCE(!vma)) {
			put_page(page);
			ret = -EINVAL;
		}
	}
#else
	ret = get_user_pages(addr, 1, 0, &page, &vma);
#endif
	if (ret == 1) {
		ret = addr - vma->vm_start;
		put_page(page);
	}
	mmap_read_unlock(current->mm);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: new-arm
 * automatic: yes
 * allow: gate-area
 * run: return offset_of(ADDR);
 */
