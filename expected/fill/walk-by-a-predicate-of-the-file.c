// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

static long asked;

/* It has the name of one that looks, and counts. */
#define vma_pages(vma)	(asked++ + (vma)->vm_pgoff)

static inline bool vma_is_foreign(struct vm_area_struct *vma)
{
	asked++;
	return vma->vm_flags & VM_IO;
}

long ask_a_macro(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages);
	for (i = 0; i < got; i++) {
		vmas[i] = vma_lookup(current->mm,
				     untagged_addr(addr) + i * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[i])) {
			unpin_user_pages(pages, got);
			got = -EINVAL;
			break;
		}
	}
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vma_pages(vmas[i]) == 0)
				ret = -EINVAL;
		}
	}
	return ret ? ret : asked;
}

long ask_a_function(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages);
	for (i = 0; i < got; i++) {
		vmas[i] = vma_lookup(current->mm,
				     untagged_addr(addr) + i * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[i])) {
			unpin_user_pages(pages, got);
			got = -EINVAL;
			break;
		}
	}
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vma_is_foreign(vmas[i]))
				ret = -EINVAL;
		}
	}
	return ret ? ret : asked;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi
 * conversion: vma-fill, vma-fill
 * automatic: yes, yes
 * run: unsigned long addr = ADDR;
 * run: asked = 0;
 * run: return LOCKED(current->mm, BOOL ? ask_a_macro(addr, PAGES) : ask_a_function(addr, PAGES));
 */
