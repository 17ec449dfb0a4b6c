// SPDX-License-Identifier: GPL-2.0-only
/*
 * Huge pages: what GUP needs of them.
 */
#include <linux/mm.h>
#include <linux/hugetlb.h>
#include <linux/sched.h>

#ifdef CONFIG_HUGETLB_PAGE
#define PAGES_PER_HUGE_PAGE	512UL

static void record_subpages(struct page *page, struct vm_area_struct *vma,
			    int refs, struct page **pages)
{
	int nr;

	for (nr = 0; nr < refs; nr++) {
		if (likely(pages))
			pages[nr] = nth_page(page, nr);
	}
}

long follow_hugetlb_page(struct mm_struct *mm, struct vm_area_struct *vma,
			 struct page **pages,
			 unsigned long *position, unsigned long *nr_pages,
			 long i, unsigned int flags, int *locked)
{
	unsigned long vaddr = *position;
	unsigned long remainder = *nr_pages;
	int err = -EFAULT;

	while (vaddr < vma->vm_end && remainder) {
		unsigned long refs;
		struct page *page;

		if (fatal_signal_pending(current)) {
			remainder = 0;
			break;
		}

		page = follow_page(vma, vaddr, flags);
		if (IS_ERR(page)) {
			err = PTR_ERR(page);
			remainder = 0;
			break;
		}

		/* nothing to hand out but the number */
		if (!pages && remainder >= PAGES_PER_HUGE_PAGE) {
			vaddr += PAGES_PER_HUGE_PAGE << PAGE_SHIFT;
			remainder -= PAGES_PER_HUGE_PAGE;
			i += PAGES_PER_HUGE_PAGE;
			continue;
		}

		refs = min(remainder, (vma->vm_end - vaddr) >> PAGE_SHIFT);

		if (pages)
			record_subpages(page, vma, refs,
					likely(pages) ? pages + i : NULL);

		vaddr += refs << PAGE_SHIFT;
		remainder -= refs;
		i += refs;
	}
	*nr_pages = remainder;
	*position = vaddr;

	return i ? i : err;
}
#endif /* CONFIG_HUGETLB_PAGE */
