// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int touch_remote(struct task_struct *tsk, struct mm_struct *mm,
		 unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	down_read(&mm->mmap_sem);
	ret = get_user_pages_remote(tsk, mm, addr, 1, FOLL_WRITE, &page, &vma,
				    NULL);
	if (ret > 0)
		put_page(page);
	up_read(&mm->mmap_sem);

	return ret;
}

/*
 * gup-vmas: generation 5.6
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return touch_remote(current, MM, ADDR);
 */
