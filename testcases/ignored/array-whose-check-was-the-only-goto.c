// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

int only_goto_pin(unsigned long start, int n, void (*use)(struct page **, int))
{
	struct vm_area_struct **vmas;
	struct page **pages;
	int ret;

	pages = kcalloc(n, sizeof(*pages), GFP_KERNEL);
	if (!pages)
		return -ENOMEM;

	vmas = kcalloc(n, sizeof(*vmas), GFP_KERNEL);
	if (!vmas) {
		ret = -ENOMEM;
		goto free_pages;
	}

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, n, FOLL_WRITE, pages, vmas);
	mmap_read_unlock(current->mm);
	if (ret > 0) {
		use(pages, ret);
		unpin_user_pages(pages, ret);
	}

	kfree(vmas);
free_pages:
	kfree(pages);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run-with: static void use_pages(struct page **pages, int n)
 * run-with: {
 * run-with: 	while (n--)
 * run-with: 		set_page_dirty_lock(pages[n]);
 * run-with: }
 * run: return only_goto_pin(ADDR, COUNT(0, 4), use_pages);
 */
