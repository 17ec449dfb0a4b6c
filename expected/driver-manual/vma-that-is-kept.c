// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

struct file_state {
	struct vm_area_struct *vma;
};

int remember(struct file_state *state, unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vma;
	int ret;

	ret = get_user_pages(addr, 1, FOLL_WRITE, pages, &vma);
	if (ret == 1)
		state->vma = vma;
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: may outlive the lock
 * run: return LOCKED(current->mm, remember(OUT(struct file_state), ADDR, PAGES));
 */
