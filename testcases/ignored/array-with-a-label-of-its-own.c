// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

int own_label_pin(unsigned long start, int n, void (*use)(struct page **, int))
{
	struct vm_area_struct **vmas;
	struct page **pages;
	int ret = -ENOMEM;

	pages = kmalloc_array(n, sizeof(*pages), GFP_KERNEL);
	if (!pages)
		goto out;
	vmas = kmalloc_array(n, sizeof(*vmas), GFP_KERNEL);
	if (!vmas)
		goto free_pages;

	if (mmap_read_lock_killable(current->mm)) {
		ret = -EINTR;
		goto free_vmas;
	}
	ret = pin_user_pages(start, n, FOLL_WRITE, pages, vmas);
	mmap_read_unlock(current->mm);
	if (ret > 0) {
		use(pages, ret);
		unpin_user_pages(pages, ret);
	}
free_vmas:
	kfree(vmas);
free_pages:
	kfree(pages);
out:
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
 * run: return own_label_pin(ADDR, COUNT(0, 4), use_pages);
 */
