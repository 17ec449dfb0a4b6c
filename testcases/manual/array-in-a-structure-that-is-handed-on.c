// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct batch {
	struct page *pages[4];
	struct vm_area_struct *vmas[4];
};

void look_at_batch(const struct batch *b, long n);

/* The whole structure is asked for, and with it the array. */
long pin_batch(unsigned long addr)
{
	struct batch b;
	long i, got, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, b.pages, b.vmas);
	if (got <= 0)
		return -EFAULT;
	for (i = 0; i < got; i++) {
		if (b.vmas[i]->vm_flags & VM_SHARED)
			ret = -EINVAL;
	}
	look_at_batch(&b, got);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: manual
 * automatic: no
 * run-with: void look_at_batch(const struct batch *b, long n)
 * run-with: {
 * run-with: 	while (n-- > 0)
 * run-with: 		NOTE("flags", b->vmas[n]->vm_flags & VM_IO);
 * run-with: }
 * run: return LOCKED(current->mm, pin_batch(ADDR));
 */
