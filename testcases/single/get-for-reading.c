// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* Without FOLL_WRITE the page may be one of the gate area. */
bool get_for_reading(unsigned long addr)
{
	struct vm_area_struct *vma;
	bool file = false;
	struct page *page;
	int ret;

	mmap_read_lock(current->mm);
	ret = get_user_pages(addr, 1, 0, &page, &vma);
	if (ret == 1) {
		file = vma->vm_file;
		put_page(page);
	}
	mmap_read_unlock(current->mm);

	return file;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return get_for_reading(ADDR);
 */
