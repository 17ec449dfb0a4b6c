// SPDX-License-Identifier: GPL-2.0-only
/* Getting at the pages behind user addresses, in the shape of Linux 5.9. */
#include <linux/mm.h>
#include <linux/export.h>
#include <linux/slab.h>

static long __get_user_pages(struct mm_struct *mm, unsigned long start,
			     unsigned long nr_pages, unsigned int gup_flags,
			     struct page **pages, struct vm_area_struct **vmas,
			     int *locked)
{
	struct vm_area_struct *vma = NULL;
	long i;

	start = untagged_addr(start);
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

static long __get_user_pages_locked(struct mm_struct *mm, unsigned long start,
				    unsigned long nr_pages,
				    unsigned int gup_flags, struct page **pages,
				    struct vm_area_struct **vmas, int *locked)
{
	if (locked) {
		/* if VM_FAULT_RETRY can be returned, vmas become invalid */
		BUG_ON(vmas);
		BUG_ON(*locked != 1);
	}

	return __get_user_pages(mm, start, nr_pages, gup_flags, pages, vmas,
				locked);
}

/* Whether one of the pages is of a DAX file system, from which it may vanish. */
static bool check_dax_vmas(struct vm_area_struct **vmas, long nr_pages)
{
	long i;

	for (i = 0; i < nr_pages; i++) {
		if (vma_is_fsdax(vmas[i]))
			return true;
	}

	return false;
}

static long __gup_longterm_locked(struct mm_struct *mm, unsigned long start,
				  unsigned long nr_pages,
				  unsigned int gup_flags, struct page **pages)
{
	struct vm_area_struct **vmas_tmp = NULL;
	long rc;

	if (gup_flags & FOLL_LONGTERM) {
		if (!pages)
			return -EINVAL;

		vmas_tmp = kcalloc(nr_pages, sizeof(*vmas_tmp),
				   GFP_KERNEL);
		if (!vmas_tmp)
			return -ENOMEM;
	}

	rc = __get_user_pages_locked(mm, start, nr_pages, gup_flags, pages,
				     vmas_tmp, NULL);
	if (gup_flags & FOLL_LONGTERM && rc > 0) {
		if (check_dax_vmas(vmas_tmp, rc)) {
			while (rc--)
				unpin_user_page(pages[rc]);
			rc = -EOPNOTSUPP;
		}
	}

	if (vmas_tmp)
		kfree(vmas_tmp);
	return rc;
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
	return __gup_longterm_locked(current->mm, start, nr_pages,
				     gup_flags | FOLL_TOUCH, pages);
}
EXPORT_SYMBOL(get_user_pages);

/**
 * get_user_pages_remote() - pin user pages in memory
 * @mm:		mm_struct of target mm
 * @start:	starting user address
 * @nr_pages:	number of pages from start to pin
 * @gup_flags:	flags modifying lookup behaviour
 * @pages:	array that receives pointers to the pages, or NULL
 * @locked:	whether the lock is still held, or NULL
 */
long get_user_pages_remote(struct mm_struct *mm, unsigned long start,
			   unsigned long nr_pages, unsigned int gup_flags,
			   struct page **pages,
			   int *locked)
{
	return __get_user_pages_locked(mm, start, nr_pages,
				       gup_flags | FOLL_TOUCH | FOLL_REMOTE,
				       pages, NULL, locked);
}
EXPORT_SYMBOL(get_user_pages_remote);

/**
 * pin_user_pages() - pin user pages in memory
 * @start:	starting user address
 * @nr_pages:	number of pages from start to pin
 * @gup_flags:	flags modifying lookup behaviour
 * @pages:	array that receives pointers to the pages, or NULL
 */
long pin_user_pages(unsigned long start, unsigned long nr_pages,
		    unsigned int gup_flags, struct page **pages)
{
	return __gup_longterm_locked(current->mm, start, nr_pages,
				     gup_flags | FOLL_TOUCH | FOLL_PIN, pages);
}
EXPORT_SYMBOL(pin_user_pages);

/**
 * pin_user_pages_remote() - pin user pages in memory
 * @mm:		mm_struct of target mm
 * @start:	starting user address
 * @nr_pages:	number of pages from start to pin
 * @gup_flags:	flags modifying lookup behaviour
 * @pages:	array that receives pointers to the pages, or NULL
 * @locked:	whether the lock is still held, or NULL
 */
long pin_user_pages_remote(struct mm_struct *mm, unsigned long start,
			   unsigned long nr_pages, unsigned int gup_flags,
			   struct page **pages,
			   int *locked)
{
	return __get_user_pages_locked(mm, start, nr_pages,
				       gup_flags | FOLL_TOUCH | FOLL_REMOTE | FOLL_PIN,
				       pages, NULL, locked);
}
EXPORT_SYMBOL(pin_user_pages_remote);
