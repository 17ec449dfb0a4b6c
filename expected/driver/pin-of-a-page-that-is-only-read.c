// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>
#include <linux/uaccess.h>

int is_private(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	mmap_read_lock(mm);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	ret = pin_user_pages_remote(mm, addr, 1, 0, &page, NULL);
	if (ret == 1) {
		vma = vma_lookup(mm, untagged_addr_remote(mm, addr));
		if (WARN_ON_ONCE(!vma)) {
			unpin_user_page(page);
			ret = -EINVAL;
		}
	}
#else
	ret = pin_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
#endif
	if (ret > 0) {
		ret = vma->vm_flags & VM_SHARED ? 0 : 1;
		unpin_user_page(page);
	}
	mmap_read_unlock(mm);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: new-arm
 * automatic: yes
 * allow: gate-area
 * run: return is_private(MM, ADDR);
 */
