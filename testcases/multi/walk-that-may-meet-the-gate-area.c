// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define GATES	4

/* Without FOLL_WRITE a page may be one of the gate area: no walk finds it. */
int maybe_gate(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vmas[GATES];
	int i, ret, refused = 0;

	mmap_read_lock(current->mm);
	ret = get_user_pages(start, GATES, 0, pages, vmas);
	if (ret > 0) {
		for (i = 0; i < ret; i++) {
			if (!vmas[i]->vm_file) {
				refused = 1;
				break;
			}
		}
	}
	mmap_read_unlock(current->mm);

	return refused ? -EINVAL : ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return maybe_gate(ADDR, PAGES);
 */
