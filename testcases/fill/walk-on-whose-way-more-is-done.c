// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct area {
	unsigned long addr;
	long count;
	void (*hook)(struct area *area);
};

long walk_of_another_mm(struct mm_struct *mm, struct mm_struct *other, unsigned long addr,
			struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = get_user_pages_remote(mm, addr, 4, FOLL_WRITE, pages, vmas, NULL);
	mm = other;
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = mm ? -EIO : -EINVAL;
		}
	}
	return ret;
}

long walk_of_a_member_that_counts(struct area *area, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(area->addr, 4, FOLL_WRITE, pages, vmas);
	area->count++;
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

long walk_behind_a_hook(struct area *area, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(area->addr, 4, FOLL_WRITE, pages, vmas);
	area->hook(area);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

long walk_that_points(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, quiet = 0, *last = NULL;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				last = &quiet;
		}
	}
	return last ? -EIO : got;
}

/* Not the one of the kernel. */
static bool
vma_is_dax(struct vm_area_struct *vma)
{
	static int asked;

	return ++asked > 3 && vma->vm_flags & VM_IO;
}

long walk_by_its_own_predicate(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vma_is_dax(vmas[i]))
				ret = -EIO;
		}
	}
	return ret;
}

long walk_of_a_half(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 2; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi, multi, multi, multi, multi
 * conversion: vma-fill, vma-fill, vma-fill, vma-fill, vma-fill, vma-fill
 * automatic: yes, yes, yes, yes, yes, yes
 * run-with: static void move(struct area *area) { area->addr = 0; }
 * run: struct area area = { ADDR, .hook = move };
 * run: switch (INT(0, 5)) {
 * run: case 0: return LOCKED(MM, walk_of_another_mm(MM, NULL, area.addr, PAGES));
 * run: case 1: return LOCKED(current->mm, walk_of_a_member_that_counts(&area, PAGES));
 * run: case 2: return LOCKED(current->mm, walk_behind_a_hook(&area, PAGES));
 * run: case 3: return LOCKED(current->mm, walk_that_points(area.addr, PAGES));
 * run: case 4: return LOCKED(current->mm, walk_by_its_own_predicate(area.addr, PAGES));
 * run: default: return LOCKED(current->mm, walk_of_a_half(area.addr, PAGES));
 * run: }
 */
