// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct batch {
	long nr;
	int failed;
};

/* What the loops go to may have become 0, and a range of none wraps at the address 0. */
long half_of_them(unsigned long addr, long nr, struct page **pages)
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
	if (got > 0) {
		got >>= 1;
		for (i = 0; i < got; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

long all_but_one(unsigned long addr, long nr, struct page **pages)
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
	if (got == nr) {
		nr--;
		for (i = 0; i < nr; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

long none_after_all(unsigned long addr, struct batch *batch, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, batch->nr, FOLL_WRITE, pages);
	for (i = 0; i < got; i++) {
		vmas[i] = vma_lookup(current->mm,
				     untagged_addr(addr) + i * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[i])) {
			unpin_user_pages(pages, got);
			got = -EINVAL;
			break;
		}
	}
	if (got != batch->nr)
		return -EFAULT;
	if (batch->failed)
		batch->nr = 0;
	for (i = 0; i < batch->nr; i++) {
		if (vmas[i]->vm_flags & VM_IO)
			ret = -EIO;
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi, multi
 * conversion: vma-fill, vma-fill, vma-fill
 * automatic: yes, yes, yes
 * run: struct batch batch;
 * run: switch (INT(0, 2)) {
 * run: case 0: return LOCKED(current->mm, half_of_them(ADDR, COUNT(0, 4), PAGES));
 * run: case 1: return LOCKED(current->mm, all_but_one(ADDR, COUNT(0, 4), PAGES));
 * run: default:
 * run: 	batch = (struct batch){ COUNT(1, 4), BOOL };
 * run: 	return LOCKED(current->mm, none_after_all(ADDR, &batch, PAGES));
 * run: }
 */
