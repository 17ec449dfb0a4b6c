// SPDX-License-Identifier: GPL-2.0-only
/* Getting at the pages behind user addresses, in the shape of Linux 4.15. */
#include <linux/mm.h>
#include <linux/export.h>
#include <linux/slab.h>

static long __get_user_pages(struct task_struct *tsk, struct mm_struct *mm,
			     unsigned long start, unsigned long nr_pages,
			     unsigned int gup_flags, struct page **pages,
			     struct vm_area_struct **vmas, int *locked)
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
		if (vmas)
			vmas[i] = vma;
	}

	return i ? i : -EFAULT;
}

static long __get_user_pages_locked(struct task_struct *tsk,
				    struct mm_struct *mm, unsigned long start,
				    unsigned long nr_pages,
				    unsigned int gup_flags, struct page **pages,
				    struct vm_area_struct **vmas, int *locked)
{
	if (locked) {
		/* if VM_FAULT_RETRY can be returned, vmas become invalid */
		BUG_ON(vmas);
		BUG_ON(*locked != 1);
	}

	return __get_user_pages(tsk, mm, start, nr_pages, gup_flags, pages,
				vmas, locked);
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
				       gup_flags | FOLL_TOUCH, pages, NULL,
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
				       pages, NULL, locked);
}
EXPORT_SYMBOL(get_user_pages_remote);

#ifdef CONFIG_FS_DAX
/**
 * get_user_pages_longterm() - pin user pages for a long time
 * @start:	starting user address
 * @nr_pages:	number of pages from start to pin
 * @gup_flags:	flags modifying lookup behaviour
 * @pages:	array that receives pointers to the pages
 */
long get_user_pages_longterm(unsigned long start, unsigned long nr_pages,
			     unsigned int gup_flags, struct page **pages)
{
	struct vm_area_struct **vmas = NULL;
	struct vm_area_struct *vma_prev = NULL;
	long rc, i;

	if (!pages)
		return -EINVAL;

	vmas = kcalloc(nr_pages, sizeof(*vmas), GFP_KERNEL);
	if (!vmas)
		return -ENOMEM;

	rc = __get_user_pages_locked(current, current->mm, start, nr_pages,
				     gup_flags | FOLL_TOUCH, pages, vmas, NULL);

	for (i = 0; i < rc; i++) {
		struct vm_area_struct *vma = vmas[i];

		if (vma == vma_prev)
			continue;

		vma_prev = vma;
		if (vma_is_fsdax(vma))
			break;
	}

	/* Either get_user_pages() failed, or no VMA is of a DAX file system. */
	if (i >= rc)
		goto out;

	for (i = 0; i < rc; i++)
		put_page(pages[i]);
	rc = -EOPNOTSUPP;
out:
	if (vmas)
		kfree(vmas);
	return rc;
}
EXPORT_SYMBOL(get_user_pages_longterm);
#endif /* CONFIG_FS_DAX */
