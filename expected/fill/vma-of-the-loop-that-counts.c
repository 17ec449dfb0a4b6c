// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* It is changed once for each page, by the name that the loop gives it. */
int counted_vma(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	int i, got;

	mmap_read_lock(current->mm);
	got = pin_user_pages(start, 4, FOLL_WRITE, pages);
	for (i = 0; i < got; i++) {
		vmas[i] = vma_lookup(current->mm,
				     untagged_addr(start) + i * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[i])) {
			unpin_user_pages(pages, got);
			got = -EINVAL;
			break;
		}
	}
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			struct vm_area_struct *this = vmas[i];

			this->vm_pgoff++;
		}
	}
	mmap_read_unlock(current->mm);

	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return counted_vma(ADDR, PAGES);
 */
