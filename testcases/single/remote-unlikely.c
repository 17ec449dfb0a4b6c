// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_prot(struct mm_struct *mm, unsigned long addr, unsigned long *prot)
{
	struct vm_area_struct *vma;
	struct page *page;
	int got;

	got = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	if (unlikely(got <= 0))
		return -EFAULT;

	*prot = vma->vm_page_prot;
	put_page(page);
	return 0;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, remote_prot(MM, ADDR, OUT(unsigned long)));
 */
