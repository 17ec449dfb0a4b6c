// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define GATES	4

/* No walk finds a page of the gate area, and a module can't ask for its VMA: it is an error. */
int module_gate(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vmas[GATES];
	int i, ret;

	mmap_read_lock(current->mm);
	ret = get_user_pages(start, GATES, 0, pages, vmas);
	if (ret == GATES) {
		for (i = 0; i < GATES; i++) {
			if (!vmas[i]->vm_file) {
				release_pages(pages, ret);
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
 * conversion: vma-fill
 * automatic: yes
 * module: yes
 * allow: gate-area
 * run: return module_gate(ADDR, PAGES);
 */
