// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int offset_in_file(unsigned long addr, unsigned long *pgoff)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	mmap_read_lock(current->mm);
	ret = get_user_pages(addr, 1, 0, &page);
	if (ret == 1) {
		vma = vma_lookup(current->mm, untagged_addr(addr));
		if (!vma && in_gate_area(current->mm, untagged_addr(addr)))
			vma = get_gate_vma(current->mm);
		if (WARN_ON_ONCE(!vma)) {
			put_page(page);
			ret = -EINVAL;
		}
	}
	if (ret > 0) {
		*pgoff = vma->vm_pgoff;
		put_page(page);
	}
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 5.9
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return offset_in_file(ADDR, OUT(unsigned long));
 */
