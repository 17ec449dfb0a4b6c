// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* Callbacks of a table, which do not look at all that they are given. */
long check_range(unsigned long addr, struct vm_area_struct *vma, struct page **pages)
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
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

long check_from(unsigned long addr, unsigned long first_addr, struct page **pages)
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
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

long check_one(unsigned long addr, void *vma, struct page **page)
{
	struct vm_area_struct *vmas[1];
	long ret;
	long i;

	ret = get_user_pages(addr, 1, FOLL_WRITE, page);
	for (i = 0; i < ret; i++) {
		vmas[i] = vma_lookup(current->mm,
				     untagged_addr(addr) + i * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[i])) {
			release_pages(page, ret);
			ret = -EINVAL;
			break;
		}
	}
	if (ret != 1)
		return -EFAULT;
	return vmas[0]->vm_flags & VM_IO ? -EIO : 0;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi, multi
 * conversion: vma-fill, vma-fill, vma-fill
 * automatic: yes, yes, yes
 * run: switch (INT(0, 2)) {
 * run: case 0: return LOCKED(current->mm, check_range(ADDR, NULL, PAGES));
 * run: case 1: return LOCKED(current->mm, check_from(ADDR, 0, PAGES));
 * run: default: return LOCKED(current->mm, check_one(ADDR, NULL, PAGES));
 * run: }
 */
