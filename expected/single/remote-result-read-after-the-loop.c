// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_after_loop(struct mm_struct *mm, unsigned long addr, int n)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret = 1;

	while (n--) {
		page = get_user_page_vma_remote(mm, addr, 0, &vma);
		if (IS_ERR(page)) {
			ret = PTR_ERR(page);
			break;
		}
		ret = 1;

		put_page(page);
		if (vma->vm_flags & VM_DONTCOPY)
			break;
		addr += PAGE_SIZE;
	}

	/* the loop ended in an error, or there was a page */
	return ret <= 0 ? -EIO : 0;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, remote_after_loop(MM, ADDR, COUNT(0, 3)));
 */
