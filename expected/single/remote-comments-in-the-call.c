// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_commented(struct mm_struct *mm, unsigned long addr, bool *anon)
{
	struct vm_area_struct *vma;
	struct page *page;

	/* Tracers may look at anything. */
	page = get_user_page_vma_remote(mm, addr, FOLL_FORCE, &vma);
	if (IS_ERR(page))
		return -EIO;	/* as ptrace() has it */

	*anon = vma_is_anonymous(vma);	/* not a file */
	put_page(page);
	return 0;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, remote_commented(MM, ADDR, OUT(bool)));
 */
