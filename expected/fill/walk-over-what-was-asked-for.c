// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* An error and a part of the pages come to the loop as well. */
long walk_all_asked(unsigned long addr, long nr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages);
	for (i = 0; i < got; i++) {
		vmas[i] = vma_lookup(current->mm,
				     untagged_addr(addr) + i * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[i])) {
			unpin_user_pages(pages, got);
			got = -EINVAL;
			break;
		}
	}
	if (got < 0)
		return got;
	for (i = 0; i < nr; i++) {
		if (vmas[i]->vm_flags & VM_IO)
			ret = -EIO;
	}
	return ret;
}

/* A loop on the way is left, not the function. */
long walk_behind_a_loop(unsigned long addr, long nr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages);
	for (i = 0; i < got; i++) {
		vmas[i] = vma_lookup(current->mm,
				     untagged_addr(addr) + i * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[i])) {
			unpin_user_pages(pages, got);
			got = -EINVAL;
			break;
		}
	}
	while (got >= 0)
		if (got != nr)
			break;
		else
			got = nr - 1;
	for (i = 0; i < nr; i++) {
		if (vmas[i]->vm_flags & VM_IO)
			ret = -EIO;
	}
	return ret;
}

/* All, or none if that is not allowed. */
long walk_all_or_none(unsigned long addr, long nr, bool allowed, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages);
	for (i = 0; i < got; i++) {
		vmas[i] = vma_lookup(current->mm,
				     untagged_addr(addr) + i * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[i])) {
			unpin_user_pages(pages, got);
			got = -EINVAL;
			break;
		}
	}
	if (got == nr || allowed) {
		for (i = 0; i < nr; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi, multi
 * conversion: vma-fill, vma-fill, vma-fill
 * automatic: yes, yes, yes
 * not-run: what the call did not store is read
 */
