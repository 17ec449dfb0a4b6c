// SPDX-License-Identifier: GPL-2.0-only
/* get_user_page_vma_remote() comes into the file, in the terms of each kernel. */
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/err.h>

/* One page of a remote mm, to be released by put_page(), and its VMA. */
static inline struct page *get_user_page_vma_remote(struct mm_struct *mm,
						    unsigned long addr,
						    unsigned int gup_flags,
						    struct vm_area_struct **vmap)
{
	struct vm_area_struct *vma;
	struct page *page;
	long got;

	/* this kernel takes no other flags */
	if (WARN_ON_ONCE(gup_flags & ~(FOLL_WRITE | FOLL_FORCE)))
		return ERR_PTR(-EINVAL);

	got = get_user_pages_remote(current, mm, addr, 1,
				    !!(gup_flags & FOLL_WRITE),
				    !!(gup_flags & FOLL_FORCE), &page, &vma);
	if (got < 0)
		return ERR_PTR(got);
	if (got == 0)
		return ERR_PTR(-EBUSY);

	*vmap = vma;
	return page;
}

#define NOTHING 0

long flags_of(struct mm_struct *mm, unsigned long addr, unsigned long *start)
{
	struct vm_area_struct *vma;
	struct page *page;

	page = get_user_page_vma_remote(mm, addr, FOLL_WRITE, &vma);
	if (IS_ERR(page))
		return PTR_ERR(page);
	*start = vma->vm_start;
	put_page(page);
	return NOTHING;
}

/*
 * run: return LOCKED(MM, flags_of(MM, ADDR, OUT(unsigned long)));
 */
