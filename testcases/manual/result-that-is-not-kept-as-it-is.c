// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The page is read where there is one; that is not the reason. */
int kept_as_a_truth(unsigned long addr, struct page **out)
{
	struct vm_area_struct *vma;
	struct page *page;
	bool failed;

	failed = get_user_pages(addr, 1, FOLL_WRITE, &page, &vma) != 1;
	if (failed)
		return -EFAULT;
	*out = page;
	return vma->vm_flags & VM_SHARED ? 1 : 0;
}

int kept_as_a_truth_of_a_remote_mm(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	bool there = get_user_pages_remote(mm, addr, 1, FOLL_FORCE, &page, &vma, NULL) > 0;

	if (!there)
		return -EFAULT;
	put_page(page);
	return vma->vm_flags & VM_SHARED ? 1 : 0;
}

/*
 * gup-vmas: generation 6.1
 * class: single, single
 * conversion: manual, manual
 * automatic: no, no
 * reason: no variable is seen to keep the result as it is
 * run: if (BOOL)
 * run: 	return LOCKED(current->mm, kept_as_a_truth(ADDR, PAGES));
 * run: return LOCKED(MM, kept_as_a_truth_of_a_remote_mm(MM, ADDR));
 */
