// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The function as drivers knew it in 4.8: two numbers, and no locked. */
#define get_user_pages_remote(tsk, mm, start, nr, write, force, pages, vmas) \
	get_user_pages_remote(tsk, mm, start, nr,			\
			      ((write) ? FOLL_WRITE : 0) |		\
			      ((force) ? FOLL_FORCE : 0), pages, vmas, NULL)

/* Eight arguments here, too, but the last one is not locked. */
int old_flags(struct task_struct *tsk, struct mm_struct *mm,
	      unsigned long addr, unsigned long *flags)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	down_read(&mm->mmap_sem);
	ret = get_user_pages_remote(tsk, mm, addr, 1, 0, 1, &page, &vma);
	if (ret == 1) {
		*flags = vma->vm_flags;
		put_page(page);
	}
	up_read(&mm->mmap_sem);

	return ret;
}

/*
 * gup-vmas: generation 4.10
 * class: unknown, unknown
 * conversion: manual, manual
 * automatic: no, no
 * reason: the call goes through the macro get_user_pages_remote
 * reason: its callers are not followed
 * run: return old_flags(current, MM, ADDR, OUT(unsigned long));
 */
