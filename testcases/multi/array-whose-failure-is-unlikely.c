// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

int pin_all_but_io(unsigned long start, int n, struct page **pages)
{
	struct vm_area_struct **vmas;
	int ret, i;

	vmas = kmalloc_array(n, sizeof(*vmas), GFP_KERNEL);
	if (unlikely(!vmas))
		return -ENOMEM;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, n, FOLL_WRITE, pages, vmas);
	if (ret > 0) {
		for (i = 0; i < ret; i++) {
			if (vmas[i]->vm_flags & VM_IO) {
				unpin_user_pages(pages, ret);
				ret = -EFAULT;
				break;
			}
		}
	}
	mmap_read_unlock(current->mm);
	kfree(vmas);
	return ret;
}

int pin_unread(unsigned long start, int n, struct page **pages)
{
	struct vm_area_struct **vmas;
	int ret;

	vmas = kmalloc_array(n, sizeof(*vmas), GFP_KERNEL);
	if (unlikely(vmas == NULL))
		return -ENOMEM;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, n, FOLL_WRITE, pages, vmas);
	mmap_read_unlock(current->mm);
	kfree(vmas);
	return ret;
}

/* Two arrays, one test; this one is filled, and there. */
int pin_of_two_kinds(unsigned long start, int n, int (*use)(struct page *, struct vm_area_struct *))
{
	struct vm_area_struct **vmas;
	struct page **pages;
	int i, got, ret = 0;

	pages = kcalloc(n, sizeof(*pages), GFP_KERNEL);
	vmas = kcalloc(n, sizeof(*vmas), GFP_KERNEL);
	if (unlikely(!pages || !vmas)) {
		ret = -ENOMEM;
		goto out;
	}

	mmap_read_lock(current->mm);
	got = pin_user_pages(start, n, FOLL_WRITE, pages, vmas);
	for (i = 0; i < got; i++)
		ret |= use(pages[i], vmas[i]);
	mmap_read_unlock(current->mm);
	if (got > 0)
		unpin_user_pages(pages, got);
out:
	kfree(vmas);
	kfree(pages);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, ignored, multi
 * conversion: vma-walk, drop-argument, vma-fill
 * automatic: yes, yes, yes
 * run-with: static int use_it(struct page *page, struct vm_area_struct *vma)
 * run-with: {
 * run-with: 	set_page_dirty_lock(page);
 * run-with: 	return vma->vm_flags & VM_SHARED ? 1 : 2;
 * run-with: }
 * run: switch (INT(0, 2)) {
 * run: case 0: return pin_all_but_io(ADDR, COUNT(1, 4), PAGES);
 * run: case 1: return pin_unread(ADDR, COUNT(1, 4), PAGES);
 * run: default: return pin_of_two_kinds(ADDR, COUNT(1, 4), use_it);
 * run: }
 */
