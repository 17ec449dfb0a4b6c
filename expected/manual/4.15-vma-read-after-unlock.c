// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_flags(struct task_struct *tsk, struct mm_struct *mm,
		 unsigned long addr, unsigned long *flags)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	down_read(&mm->mmap_sem);
	ret = get_user_pages_remote(tsk, mm, addr, 1, 0, &page, &vma, NULL);
	up_read(&mm->mmap_sem);
	if (ret <= 0)
		return ret;

	*flags = vma->vm_flags;
	put_page(page);

	return 0;
}

/*
 * gup-vmas: generation 4.15
 * class: single
 * conversion: manual
 * automatic: no
 * reason: after the lock may have been dropped
 * dangling: *flags = vma->vm_flags;
 * run: return remote_flags(current, MM, ADDR, OUT(unsigned long));
 */
