// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

/* gcc would warn of the size. */
int size_in_a_local(unsigned long start, int n, struct page **pages)
{
	size_t size = n * sizeof(struct vm_area_struct *);
	struct vm_area_struct **vmas;
	int ret;

	vmas = kvmalloc(size, GFP_KERNEL);
	if (!vmas)
		return -ENOMEM;
	ret = pin_user_pages(start, n, FOLL_WRITE, pages, vmas);
	kvfree(vmas);
	return ret;
}

/* Nothing would jump to nomem, and nothing falls through to it. */
int block_for_the_error(unsigned long start, int n, struct page **pages)
{
	struct vm_area_struct **vmas;
	int ret;

	vmas = kcalloc(n, sizeof(*vmas), GFP_KERNEL);
	if (!vmas)
		goto nomem;
	ret = pin_user_pages(start, n, FOLL_WRITE, pages, vmas);
	kfree(vmas);
	return ret;

nomem:
	ret = -ENOMEM;
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored, ignored
 * conversion: manual, manual
 * automatic: no, no
 * reason: size is there for the array alone
 * reason: nomem is there for the array alone
 * run: if (BOOL)
 * run: 	return LOCKED(current->mm, size_in_a_local(ADDR, COUNT(1, 4), PAGES));
 * run: return LOCKED(current->mm, block_for_the_error(ADDR, COUNT(1, 4), PAGES));
 */
