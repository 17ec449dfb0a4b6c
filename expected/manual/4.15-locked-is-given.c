// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_may_unlock(struct task_struct *tsk, struct mm_struct *mm,
		      unsigned long addr)
{
	struct vm_area_struct *vma = NULL;
	struct page *page;
	int locked = 1, ret;

	down_read(&mm->mmap_sem);
	ret = get_user_pages_remote(tsk, mm, addr, 1, 0, &page, &vma, &locked);
	if (ret > 0) {
		ret = vma && vma->vm_flags & VM_IO;
		put_page(page);
	}
	if (locked)
		up_read(&mm->mmap_sem);

	return ret;
}

/*
 * gup-vmas: generation 4.15
 * class: single
 * conversion: manual
 * automatic: no
 * reason: locked is passed
 * not-run: GUP asserts that VMAs and locked are not combined
 */
