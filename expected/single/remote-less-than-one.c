// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int tag_state(struct mm_struct *mm, unsigned long addr, bool *tagged)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	*tagged = false;
	page = get_user_page_vma_remote(mm, addr, 0, &vma);
	if (IS_ERR(page))
		return PTR_ERR(page);

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
