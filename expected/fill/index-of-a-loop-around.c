// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int look_at(struct vm_area_struct **vmas, int n);

/* The loop around counts by i, has no braces, and nothing in it asks for i. */
int tried_thrice(unsigned long addr, struct page **pages, int again)
{
	struct vm_area_struct *vmas[4];
	long j;
	int i, got = 0;

	for (i = 0; i < 3; i++)
		if (again) {
			got = pin_user_pages(addr, 4, FOLL_WRITE, pages);
			for (j = 0; j < got; j++) {
				vmas[j] = vma_lookup(current->mm,
						     untagged_addr(addr) +
						     j * PAGE_SIZE);
				if (WARN_ON_ONCE(!vmas[j])) {
					unpin_user_pages(pages, got);
					got = -EINVAL;
					break;
				}
			}
			if (got > 0)
				again = look_at(vmas, got);
		}
	return got;
}

/* It is left alone by a jump that comes back into it, too. */
int tried_by_a_jump(unsigned long addr, struct page **pages, int again)
{
	struct vm_area_struct *vmas[4];
	long j;
	int i, got = 0;

	for (i = 0; i < 2; i++) {
		if (again)
			goto pin;
next:
		again++;
	}
	return got;
pin:
	got = pin_user_pages(addr, 4, FOLL_WRITE, pages);
	for (j = 0; j < got; j++) {
		vmas[j] = vma_lookup(current->mm,
				     untagged_addr(addr) + j * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[j])) {
			unpin_user_pages(pages, got);
			got = -EINVAL;
			break;
		}
	}
	if (got > 0)
		look_at(vmas, got);
	goto next;
}

/* A loop that is over before may lend its index. */
int cleared_before(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	int i, got;

	for (i = 0; i < 4; i++)
		pages[i] = NULL;
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
	if (got > 0)
		look_at(vmas, got);
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi, multi
 * conversion: vma-fill, vma-fill, vma-fill
 * automatic: yes, yes, yes
 * run-with: int look_at(struct vm_area_struct **vmas, int n)
 * run-with: {
 * run-with: 	while (n--)
 * run-with: 		NOTE("start", vmas[n]->vm_start);
 * run-with: 	return 1;
 * run-with: }
 * run: switch (INT(0, 2)) {
 * run: case 0: return LOCKED(current->mm, tried_thrice(ADDR, PAGES, 1));
 * run: case 1: return LOCKED(current->mm, tried_by_a_jump(ADDR, PAGES, 1));
 * run: default: return LOCKED(current->mm, cleared_before(ADDR, PAGES));
 * run: }
 */
