// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int opcode_check(struct page *page, struct vm_area_struct *vma);

int opcode_read(struct mm_struct *mm, unsigned long vaddr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	page = get_user_page_vma_remote(mm, vaddr, FOLL_FORCE, &vma);
	if (IS_ERR(page))
		return PTR_ERR(page);

	ret = opcode_check(page, vma);
	put_page(page);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run-with: int opcode_check(struct page *page, struct vm_area_struct *vma)
 * run-with: {
 * run-with: 	return vma->vm_file ? 0 : -EINVAL;
 * run-with: }
 * run: return LOCKED(MM, opcode_read(MM, ADDR));
 */
