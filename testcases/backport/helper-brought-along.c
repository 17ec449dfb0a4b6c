// SPDX-License-Identifier: GPL-2.0-only
/* get_user_page_vma_remote() comes into the file, in the terms of each kernel. */
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/err.h>

#define NOTHING 0

long flags_of(struct mm_struct *mm, unsigned long addr, unsigned long *start)
{
	struct vm_area_struct *vma;
	struct page *page;

	page = get_user_page_vma_remote(mm, addr, FOLL_WRITE, &vma);
	if (IS_ERR(page))
		return PTR_ERR(page);
	*start = vma->vm_start;
	put_page(page);
	return NOTHING;
}

/*
 * run: return LOCKED(MM, flags_of(MM, ADDR, OUT(unsigned long)));
 */
