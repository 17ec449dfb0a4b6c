// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/kernel.h>

struct limits {
	bool (*allow)(struct vm_area_struct *vma);
};

int charge_one(struct vm_area_struct *vma);

/* Its result is kept. */
long charge_and_keep(unsigned long addr, struct page **pages)
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
		for (i = 0; i < 4; i++)
			ret = charge_one(vmas[i]);
	}
	return ret;
}

/* What a pointer leads to is not known. */
long ask_a_pointer(unsigned long addr, struct limits *limits, struct page **pages)
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
			if (!limits->allow(vmas[i]))
				ret = -EPERM;
		}
	}
	return ret;
}

/* A message for each page. */
long report_pages(unsigned long addr, struct page **pages)
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
				pr_warn("a page of a device\n");
		}
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi, multi
 * conversion: vma-fill, vma-fill, vma-fill
 * automatic: yes, yes, yes
 * run-with: static int charged;
 * run-with: int charge_one(struct vm_area_struct *vma)
 * run-with: {
 * run-with: 	return vma->vm_flags & VM_IO ? -1 : ++charged;
 * run-with: }
 * run-with: static bool allow(struct vm_area_struct *vma)
 * run-with: {
 * run-with: 	return charge_one(vma) < 3;
 * run-with: }
 * run: struct limits limits = { allow };
 * run: unsigned long addr = ADDR;
 * run: charged = 0;
 * run: switch (INT(0, 2)) {
 * run: case 0: return LOCKED(current->mm, charge_and_keep(addr, PAGES));
 * run: case 1: return LOCKED(current->mm, ask_a_pointer(addr, &limits, PAGES));
 * run: default: return LOCKED(current->mm, report_pages(addr, PAGES));
 * run: }
 */
