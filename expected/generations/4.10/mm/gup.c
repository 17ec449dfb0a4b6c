// SPDX-License-Identifier: GPL-2.0-only
/* Getting at the pages behind user addresses, in the shape of Linux 4.10. */
#include <linux/mm.h>
#include <linux/export.h>
#include <linux/slab.h>

static long __get_user_pages(struct task_struct *tsk, struct mm_struct *mm,
			     unsigned long start, unsigned long nr_pages,
			     unsigned int gup_flags, struct page **pages,
			     int *locked)
{
	struct vm_area_struct *vma = NULL;
	long i;

	for (i = 0; i < nr_pages; i++, start += PAGE_SIZE) {
		struct page *page = NULL;

		if (!vma || start >= vma->vm_end) {
			vma = find_vma(mm, start);
			if (!vma || start < vma->vm_start)
				break;
		}
		page = follow_page(vma, start, gup_flags);
		if (IS_ERR(page))
			break;
		if (pages)
			pages[i] = page;
	}

	return i ? i : -EFAULT;
}

static long __get_user_pages_locked(struct task_struct *tsk,
				    struct mm_struct *mm, unsigned long start,
				    unsigned long nr_pages,
				    unsigned int gup_flags, struct page **pages,
				    int *locked)
{
	if (locked) {
		BUG_ON(*locked != 1);
	}

	return __get_user_pages(tsk, mm, start, nr_pages, gup_flags, pages,
				locked);
}

/**
 * get_user_pages() - pin user pages in memory
 * @start:	starting user address
 * @nr_pages:	number of pages from start to pin
 * @gup_flags:	flags modifying lookup behaviour
 * @pages:	array that receives pointers to the pages, or NULL
 */
long get_user_pages(unsigned long start, unsigned long nr_pages,
		    unsigned int gup_flags, struct page **pages)
{
	return __get_user_pages_locked(current, current->mm, start, nr_pages,
				       gup_flags | FOLL_TOUCH, pages,
				       NULL);
}
EXPORT_SYMBOL(get_user_pages);

/**
 * get_user_pages_remote() - pin user pages in memory
 * @tsk:		the task to account faults to, or NULL
 * @mm:		mm_struct of target mm
 * @start:	starting user address
 * @nr_pages:	number of pages from start to pin
 * @gup_flags:	flags modifying lookup behaviour
 * @pages:	array that receives pointers to the pages, or NULL
 * @locked:	whether the lock is still held, or NULL
 */
long get_user_pages_remote(struct task_struct *tsk, struct mm_struct *mm,
			   unsigned long start, unsigned long nr_pages,
			   unsigned int gup_flags, struct page **pages,
			   int *locked)
{
	return __get_user_pages_locked(tsk, mm, start, nr_pages,
				       gup_flags | FOLL_TOUCH | FOLL_REMOTE,
				       pages, locked);
}
EXPORT_SYMBOL(get_user_pages_remote);
