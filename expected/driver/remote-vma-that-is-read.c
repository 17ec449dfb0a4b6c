// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>
#include <linux/uaccess.h>

unsigned long flags_of(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	unsigned long flags = 0;
	struct page *page;
	int ret;

	mmap_read_lock(mm);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	ret = get_user_pages_remote(mm, addr, 1, FOLL_WRITE, &page, NULL);
	if (ret == 1) {
		vma = vma_lookup(mm, untagged_addr_remote(mm, addr));
		if (WARN_ON_ONCE(!vma)) {
			put_page(page);
			ret = -EINVAL;
		}
	}
#else
	ret = get_user_pages_remote(mm, addr, 1, FOLL_WRITE, &page, &vma, NULL);
#endif
	if (ret == 1) {
		flags = vma->vm_flags;
		put_page(page);
	}
	mmap_read_unlock(mm);
	return flags;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: new-arm
 * automatic: yes
 * run: return flags_of(MM, ADDR);
 */
