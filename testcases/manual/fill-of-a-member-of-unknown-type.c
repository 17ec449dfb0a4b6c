// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define DECLARE_BATCH(name)			\
	struct name {				\
		unsigned int used;		\
		struct vm_area_struct **vmas;	\
	}

DECLARE_BATCH(area_batch);

/* That the member is a pointer, which may be NULL, is in the macro alone. */
long pin_batch(struct area_batch *batch, unsigned long start, long n, struct page **pages)
{
	long got;

	got = pin_user_pages(start, n, FOLL_WRITE, pages, batch->vmas);
	if (got > 0)
		batch->used = got;
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * run: struct vm_area_struct *vmas[4];
 * run: struct area_batch batch = { 0, BOOL ? vmas : NULL };
 * run: long got = LOCKED(current->mm, pin_batch(&batch, ADDR, COUNT(0, 4), PAGES));
 * run: WATCH(batch.used);
 * run: return got;
 */
