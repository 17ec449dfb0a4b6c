// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define REMOTE_BATCH	4

int remote_batch(struct mm_struct *mm, unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[REMOTE_BATCH];
	int got, i;

	mmap_read_lock(mm);
	got = pin_user_pages_remote(mm, addr, REMOTE_BATCH, FOLL_WRITE, pages,
				    vmas, NULL);
	if (got == REMOTE_BATCH) {
		for (i = 0; i < REMOTE_BATCH; i++)
			if (!vma_is_anonymous(vmas[i])) {
				unpin_user_pages(pages, got);
				got = -EINVAL;
				break;
			}
	}
	mmap_read_unlock(mm);

	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return remote_batch(MM, ADDR, PAGES);
 */
