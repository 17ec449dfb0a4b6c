// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define BATCH	4

struct batch {
	struct page *pages[BATCH];
	struct vm_area_struct *vmas[BATCH];
	unsigned int used;
};

int batch_pin(unsigned long start)
{
	struct batch b;
	int i, ret;

	b.used = 0;
	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, BATCH, FOLL_WRITE, b.pages, b.vmas);
	if (ret == BATCH) {
		for (i = 0; i < BATCH; i++) {
			if (b.vmas[i]->vm_flags & VM_IO) {
				unpin_user_pages(b.pages, BATCH);
				ret = -EINVAL;
				break;
			}
		}
	}
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return batch_pin(ADDR);
 */
