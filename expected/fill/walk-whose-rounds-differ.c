// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/string.h>

struct area {
	unsigned long addr;
	long count;
	volatile long flags;
	struct area *next;
};

long last_error;

long walk_global_set(unsigned long addr, struct page **pages)
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
				last_error = -EIO;
		}
	}
	return ret;
}

long walk_static_set(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i;
	static long seen;

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
				seen = 1;
		}
	}
	return seen;
}

long walk_star_set(unsigned long addr, struct page **pages, long *out)
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
				*out = -EIO;
		}
	}
	return ret;
}

long walk_star_volatile(unsigned long addr, struct page **pages, volatile unsigned long *mask)
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
			if (vmas[i]->vm_flags & *mask)
				ret = -EIO;
		}
	}
	return ret;
}

long walk_member_volatile(unsigned long addr, struct page **pages, struct area *area)
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
			if (vmas[i]->vm_flags & area->flags)
				ret = -EIO;
		}
	}
	return ret;
}

long walk_reads_set(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;
	long last = 0;

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
				ret = last + 1;
			last = ret;
		}
	}
	return ret;
}

long walk_sets_i(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;
	long at = 0;

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
				at = i;
			ret = at;
		}
	}
	return ret;
}

long walk_sets_ptr(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;
	struct vm_area_struct *last = NULL;

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
			if (vmas[i] != last)
				ret++;
			last = vmas[i];
		}
	}
	return ret;
}

long walk_file_of(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;
	void *f = NULL;

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
			f = vmas[i]->vm_file;
			if (f)
				ret = -EIO;
		}
	}
	return ret;
}

long walk_file_after(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;
	void *f = NULL;

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
				f = vmas[i]->vm_file;
			if (f)
				ret = -EIO;
		}
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi, multi, multi, multi, multi, multi, multi, multi, multi
 * conversion: vma-fill, vma-fill, vma-fill, vma-fill, vma-fill, vma-fill, vma-fill, vma-fill, vma-fill, vma-fill
 * automatic: yes, yes, yes, yes, yes, yes, yes, yes, yes, yes
 * run: volatile unsigned long mask = VM_IO;
 * run: struct area area = { 0, .flags = VM_IO };
 * run: switch (INT(0, 9)) {
 * run: case 0: return LOCKED(current->mm, walk_global_set(ADDR, PAGES));
 * run: case 1: return LOCKED(current->mm, walk_static_set(ADDR, PAGES));
 * run: case 2: return LOCKED(current->mm, walk_star_set(ADDR, PAGES, OUT(long)));
 * run: case 3: return LOCKED(current->mm, walk_star_volatile(ADDR, PAGES, &mask));
 * run: case 4: return LOCKED(current->mm, walk_member_volatile(ADDR, PAGES, &area));
 * run: case 5: return LOCKED(current->mm, walk_reads_set(ADDR, PAGES));
 * run: case 6: return LOCKED(current->mm, walk_sets_i(ADDR, PAGES));
 * run: case 7: return LOCKED(current->mm, walk_sets_ptr(ADDR, PAGES));
 * run: case 8: return LOCKED(current->mm, walk_file_of(ADDR, PAGES));
 * run: default: return LOCKED(current->mm, walk_file_after(ADDR, PAGES));
 * run: }
 */
