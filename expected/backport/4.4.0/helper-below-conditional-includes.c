// SPDX-License-Identifier: GPL-2.0-only
/* It comes below all includes: also those under #if, and not into the #if. */
#include <linux/err.h>
#ifdef CONFIG_MMU
#include <linux/mm.h>
#else
#include <linux/mm.h>
#endif
#include <linux/sched.h>

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

	got = get_user_pages(current, mm, addr, 1, !!(gup_flags & FOLL_WRITE),
			     !!(gup_flags & FOLL_FORCE), &page, &vma);
	if (got < 0)
		return ERR_PTR(got);
	if (got == 0)
		return ERR_PTR(-EBUSY);

	*vmap = vma;
	return page;
}

#ifdef CONFIG_MMU
#define TRIES 1
#else
#define TRIES 0
#endif

long found(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int n;

	for (n = 0; n <= TRIES; n++) {
		page = get_user_page_vma_remote(mm, addr, 0, &vma);
		if (!IS_ERR(page)) {
			put_page(page);
			return vma->vm_end > addr;
		}
	}
	return PTR_ERR(page);
}

/*
 * run: return LOCKED(MM, found(MM, END(0)));
 */
