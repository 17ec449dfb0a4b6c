// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_kind(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	page = get_user_page_vma_remote(mm, addr, 0, &vma);
	if (!IS_ERR(page)) {
		ret = vma_is_anonymous(vma) ? 1 : 2;
		put_page(page);
	} else {
		ret = -ENOENT;
	}

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, remote_kind(MM, ADDR));
 */
