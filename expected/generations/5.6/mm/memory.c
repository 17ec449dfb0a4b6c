// SPDX-License-Identifier: GPL-2.0-only
/* A user of one VMA, in the shape of Linux 5.6. */
#include <linux/mm.h>

int vm_flags_at(struct task_struct *tsk, struct mm_struct *mm,
		unsigned long addr, int force, unsigned long *flags)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	down_read(&mm->mmap_sem);
	page = get_user_page_vma_remote(tsk, mm, addr, force ? FOLL_FORCE : 0,
					&vma);
	ret = IS_ERR(page) ? PTR_ERR(page) : 1;
	if (ret > 0) {
		*flags = vma->vm_flags;
		put_page(page);
	}
	up_read(&mm->mmap_sem);

	return ret;
}
