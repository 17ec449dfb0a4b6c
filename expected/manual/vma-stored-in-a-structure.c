// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct request {
	struct vm_area_struct *vma;
	struct page *page;
};

int store_vma(struct request *req, unsigned long addr)
{
	struct vm_area_struct *vma;
	int ret;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(addr, 1, FOLL_WRITE, &req->page, &vma);
	if (ret == 1)
		req->vma = vma;
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: stored
 * run: struct request req;
 * run: return store_vma(&req, ADDR);
 */
