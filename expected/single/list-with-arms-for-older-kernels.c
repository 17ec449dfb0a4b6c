// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int flags_by_version(unsigned long addr, unsigned long *flags)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = get_user_pages(
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 6, 0)
			     current, current->mm,
#endif
			     addr, 1,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 9, 0)
			     FOLL_WRITE,
#else
			     1, 0,
#endif
			     &page);
	if (ret == 1) {
		vma = vma_lookup(current->mm, untagged_addr(addr));
		if (WARN_ON_ONCE(!vma)) {
			put_page(page);
			ret = -EINVAL;
		}
	}
	if (ret == 1) {
		*flags = vma->vm_flags;
		put_page(page);
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return LOCKED(current->mm, flags_by_version(ADDR, OUT(unsigned long)));
 */
