// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

/* A label in front of the closing brace is no C before C23. */
void freed_behind_a_label(unsigned long start, int n, struct page **pages, int *res)
{
	struct vm_area_struct **vmas;

	*res = -ENOMEM;
	vmas = kcalloc(n, sizeof(*vmas), GFP_KERNEL);
	if (!vmas)
		return;
	if (mmap_read_lock_killable(current->mm)) {
		*res = -EINTR;
		goto out;
	}
	*res = pin_user_pages(start, n, FOLL_WRITE, pages, vmas);
	mmap_read_unlock(current->mm);
out:
	kfree(vmas);
}

int freed_by_default(unsigned long start, int n, struct page **pages)
{
	struct vm_area_struct **vmas;
	int res;

	vmas = kcalloc(n, sizeof(*vmas), GFP_KERNEL);
	if (!vmas)
		return -ENOMEM;
	mmap_read_lock(current->mm);
	res = pin_user_pages(start, n, FOLL_WRITE, pages, vmas);
	mmap_read_unlock(current->mm);
	switch (res) {
	case 0:
		kfree(vmas);
		return -EAGAIN;
	default:
		kfree(vmas);
	}
	return res;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored, ignored
 * conversion: manual, manual
 * automatic: no, no
 * reason: the free of vmas on line 22 stands between a label
 * reason: the free of vmas on line 41 stands between a label
 * run: int res = 0;
 * run: if (BOOL)
 * run: 	return freed_by_default(ADDR, COUNT(1, 4), PAGES);
 * run: freed_behind_a_label(ADDR, COUNT(1, 4), PAGES, &res);
 * run: return res;
 */
