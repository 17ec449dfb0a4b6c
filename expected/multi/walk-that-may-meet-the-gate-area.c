// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define GATES	4

/* Without FOLL_WRITE a page may be one of the gate area: no walk finds it. */
int maybe_gate(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vma = NULL;
	unsigned long first_addr;
	int ret, refused = 0;

	mmap_read_lock(current->mm);
	ret = get_user_pages(start, GATES, 0, pages);
	if (ret > 0) {
		vma = vma_lookup(current->mm, untagged_addr(start));
		if (!vma && in_gate_area(current->mm, untagged_addr(start)))
			vma = get_gate_vma(current->mm);
		if (WARN_ON_ONCE(!vma)) {
			release_pages(pages, ret);
			ret = -EINVAL;
		}
	}
	if (ret > 0) {
		first_addr = untagged_addr(start) & PAGE_MASK;
		for (; vma;
		     vma = find_vma_intersection(current->mm, vma->vm_end,
						 first_addr +
						 ret * PAGE_SIZE)) {
			if (!vma->vm_file) {
				refused = 1;
				break;
			}
		}
	}
	mmap_read_unlock(current->mm);

	return refused ? -EINVAL : ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return maybe_gate(ADDR, PAGES);
 */
