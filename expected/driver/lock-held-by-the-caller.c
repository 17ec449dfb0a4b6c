// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>
#include <linux/uaccess.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	struct vm_area_struct *vma;
	int ret;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	ret = get_user_pages(addr, 1, FOLL_WRITE, pages);
	if (ret == 1) {
		vma = vma_lookup(current->mm,
				 untagged_addr_remote(current->mm, addr));
		if (WARN_ON_ONCE(!vma)) {
			put_page(*pages);
			ret = -EINVAL;
		}
	}
#else
	ret = get_user_pages(addr, 1, FOLL_WRITE, pages, &vma);
#endif
	if (ret != 1)
		return -EFAULT;
	return !!(vma->vm_flags & VM_SHARED);
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: new-arm
 * automatic: yes
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
