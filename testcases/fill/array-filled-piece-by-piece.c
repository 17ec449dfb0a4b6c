// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

int piece_by_piece(unsigned long start, int n, struct page **pages)
{
	struct vm_area_struct **vmas;
	int i, ret, got = 0;

	vmas = kcalloc(n, sizeof(*vmas), GFP_KERNEL);
	if (!vmas)
		return -ENOMEM;

	mmap_read_lock(current->mm);
	while (got < n) {
		ret = pin_user_pages(start + got * PAGE_SIZE, n - got,
				     FOLL_WRITE, pages + got, vmas + got);
		if (ret <= 0)
			break;
		got += ret;
	}
	for (i = 0; i < got; i++) {
		if (vmas[i]->vm_file)
			pr_debug("page %d is of a file\n", i);
	}
	mmap_read_unlock(current->mm);
	kfree(vmas);

	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return piece_by_piece(ADDR, COUNT(0, 4), PAGES);
 */
