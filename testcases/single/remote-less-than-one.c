// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int tag_state(struct mm_struct *mm, unsigned long addr, bool *tagged)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	*tagged = false;
	ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	if (ret < 1)
		return ret;

	*tagged = vma->vm_flags & VM_MTE;
	ret = PageAnon(page);
	put_page(page);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, tag_state(MM, ADDR, OUT(bool)));
 */
