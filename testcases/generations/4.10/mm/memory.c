// SPDX-License-Identifier: GPL-2.0-only
/* A user of one VMA, in the shape of Linux 4.10. */
#include <linux/mm.h>

int vm_flags_at(struct task_struct *tsk, struct mm_struct *mm,
		unsigned long addr, int force, unsigned long *flags)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	down_read(&mm->mmap_sem);
	ret = get_user_pages_remote(tsk, mm, addr, 1, force ? FOLL_FORCE : 0,
				    &page, &vma, NULL);
	if (ret > 0) {
		*flags = vma->vm_flags;
		put_page(page);
	}
	up_read(&mm->mmap_sem);

	return ret;
}
