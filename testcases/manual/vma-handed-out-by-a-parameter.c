// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/export.h>

/* Whoever calls this is not to be seen from here. */
int page_and_vma(struct mm_struct *mm, unsigned long addr, struct page **page,
		 struct vm_area_struct **vmap)
{
	return get_user_pages_remote(mm, addr, 1, FOLL_FORCE, page, vmap, NULL);
}
EXPORT_SYMBOL_GPL(page_and_vma);

int page_and_vma_user(struct mm_struct *mm, unsigned long addr)
{
	int (*get)(struct mm_struct *mm, unsigned long addr, struct page **page,
		   struct vm_area_struct **vmap) = page_and_vma;
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = get(mm, addr, &page, &vma);
	if (ret == 1) {
		ret = vma->vm_flags & VM_IO ? -EIO : 0;
		put_page(page);
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded
 * conversion: manual
 * automatic: no
 * run: return LOCKED(MM, page_and_vma_user(MM, ADDR));
 */
