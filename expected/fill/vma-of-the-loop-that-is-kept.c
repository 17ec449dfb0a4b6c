// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The name that the loop gives the VMA is not the only one. */
int kept_vma(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vmas[4], *last = NULL;
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
			struct vm_area_struct *vma = vmas[i];

			if (vma->vm_file)
				last = vma;
		}
	}
	if (last && last->vm_flags & VM_LOCKED)
		got = -EINVAL;
	mmap_read_unlock(current->mm);

	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return kept_vma(ADDR, PAGES);
 */
