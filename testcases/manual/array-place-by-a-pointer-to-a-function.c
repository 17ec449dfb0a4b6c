// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct place_ops {
	unsigned int (*take)(void);
};

/* A place that was taken is one less for others, whoever reads the array. */
long pin_at_place(unsigned long addr, struct page **pages, const struct place_ops *ops)
{
	struct vm_area_struct *vmas[4];

	return pin_user_pages(addr, 1, FOLL_WRITE, pages, vmas + ops->take());
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: manual
 * automatic: no
 * reason: slug:place-in-array-acts
 * run-with: static unsigned int taken;
 * run-with: static unsigned int take_place(void)
 * run-with: {
 * run-with: 	return NOTE("taken", taken++) & 3;
 * run-with: }
 * run: struct place_ops ops = { .take = take_place };
 * run: taken = 0;
 * run: return LOCKED(current->mm, pin_at_place(ADDR, PAGES, &ops));
 */
