// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int offset_in_file(unsigned long addr, unsigned long *pgoff)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	down_read(&current->mm->mmap_sem);
	ret = get_user_pages(addr, 1, 0, &page, &vma);
	if (ret > 0) {
		*pgoff = vma->vm_pgoff;
		put_page(page);
	}
	up_read(&current->mm->mmap_sem);

	return ret;
}

/*
 * gup-vmas: generation 5.6
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return offset_in_file(ADDR, OUT(unsigned long));
 */
