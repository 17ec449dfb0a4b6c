// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* FOLL_NOWAIT is what GUP returns 0 for, and it is not given. */
int named_flags(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	page = get_user_page_vma_remote(mm, addr, 0, &vma);
	if (IS_ERR(page))
		return PTR_ERR(page);

	ret = vma->vm_flags & VM_IO ? 2 : 3;
	put_page(page);
	return ret;
}

int named_under_lock(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	long rc;

	mmap_read_lock(mm);
	page = get_user_page_vma_remote(mm, addr, 0, &vma);
	rc = PTR_ERR_OR_ZERO(page);
	if (rc) {
		mmap_read_unlock(mm);
		return rc;
	}
	rc = vma->vm_flags & VM_IO ? 2 : 3;
	mmap_read_unlock(mm);
	put_page(page);
	return rc;
}

int named_anew(struct mm_struct *mm, unsigned long addr, int again)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	page = get_user_page_vma_remote(mm, addr, 0, &vma);
	ret = PTR_ERR_OR_ZERO(page);
	if (ret) {
		if (again)
			ret = 0;
		return ret ?: -EAGAIN;
	}
	ret = vma->vm_flags & VM_IO ? 2 : 3;
	put_page(page);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single, single, single
 * conversion: get_user_page_vma_remote, get_user_page_vma_remote, get_user_page_vma_remote
 * automatic: yes, yes, yes
 * run: if (BOOL)
 * run: 	return named_under_lock(MM, ADDR);
 * run: return LOCKED(MM, BOOL ? named_flags(MM, ADDR) : named_anew(MM, ADDR, BOOL));
 */
