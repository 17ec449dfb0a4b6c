// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

struct job {
	struct vm_area_struct *vmas[4];
	struct page *pages[4];
};

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	struct job job;
	int i, ret;

	ret = get_user_pages(addr, nr, FOLL_WRITE, job.pages, job.vmas);
	for (i = 0; i < ret; i++) {
		pages[i] = job.pages[i];
		if (job.vmas[i]->vm_flags & VM_SHARED)
			return i;
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: new-arm
 * automatic: yes
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
