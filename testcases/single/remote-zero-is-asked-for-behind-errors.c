// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* "ret = 1;" in front of a test for 0 would be dead code. */
int asks_for_zero(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma = NULL;
	struct page *page;
	int ret;

	ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	if (ret < 0)
		goto out;
	if (ret == 0) {
		ret = -EFAULT;
		goto out;
	}
	put_page(page);
	ret = vma->vm_flags & VM_SHARED ? 1 : 0;
out:
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, asks_for_zero(MM, ADDR));
 */
