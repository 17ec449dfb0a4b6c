// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int use_one(struct vm_area_struct *vma, struct page *page);

/* The page is read where there is one, in the same expression. */
int chosen_by_the_result(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int err, got;

	page = get_user_page_vma_remote(mm, addr, 0, &vma);
	got = IS_ERR(page) ? PTR_ERR(page) : 1;
	err = got == 1 ? use_one(vma, page) : got;
	if (got == 1)
		put_page(page);
	return err;
}

int asked_behind_the_result(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int got;

	page = get_user_page_vma_remote(mm, addr, 0, &vma);
	got = IS_ERR(page) ? PTR_ERR(page) : 1;
	if (got != 1 || use_one(vma, page))
		return got;
	put_page(page);
	return 0;
}

/*
 * gup-vmas: generation 6.1
 * class: single, single
 * conversion: get_user_page_vma_remote, get_user_page_vma_remote
 * automatic: yes, yes
 * run-with: int use_one(struct vm_area_struct *vma, struct page *page)
 * run-with: {
 * run-with: 	NOTE_PAGES("use_one", &page, 1);
 * run-with: 	return vma->vm_flags & VM_SHARED ? 1 : 0;
 * run-with: }
 * run: if (BOOL)
 * run: 	return LOCKED(MM, chosen_by_the_result(MM, ADDR));
 * run: return LOCKED(MM, asked_behind_the_result(MM, ADDR));
 */
