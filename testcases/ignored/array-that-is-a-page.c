// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

int page_array_pin(unsigned long start, int n, struct page **pages)
{
	struct vm_area_struct **vma_list;
	int ret;

	vma_list = (struct vm_area_struct **)__get_free_page(GFP_KERNEL);
	if (!vma_list)
		return -ENOMEM;

	ret = pin_user_pages(start, n, FOLL_LONGTERM, pages, vma_list);
	free_page((unsigned long)vma_list);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, page_array_pin(ADDR, COUNT(0, 4), PAGES));
 */
