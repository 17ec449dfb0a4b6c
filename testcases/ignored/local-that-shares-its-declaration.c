// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int next_to_stack(unsigned long addr, struct page **page)
{
	struct vm_area_struct *stack, *vma, *heap;

	stack = vma_lookup(current->mm, addr);
	heap = vma_lookup(current->mm, addr - PAGE_SIZE);
	if (stack == heap)
		return -EINVAL;

	return pin_user_pages(addr, 1, FOLL_WRITE, page, &vma);
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, next_to_stack(ADDR + PAGE_SIZE, PAGES));
 */
