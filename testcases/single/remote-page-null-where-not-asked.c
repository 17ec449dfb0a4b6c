// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_is_anonymous(struct mm_struct *mm, unsigned long addr, bool ask)
{
	struct vm_area_struct *vma;
	struct page *page = NULL;
	int ret = -EINVAL;

	if (!ask)
		goto out;
	ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	if (ret <= 0)
		return ret;
	ret = vma_is_anonymous(vma);
out:
	if (page)
		put_page(page);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, remote_is_anonymous(MM, ADDR, BOOL));
 */
