// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct remote_request {
	struct mm_struct *mm;
	unsigned long addr;
	unsigned long flags;
	long result;
};

void remote_handle(struct remote_request *req)
{
	struct vm_area_struct *vma;
	struct page *page;

	mmap_read_lock(req->mm);
	page = get_user_page_vma_remote(req->mm, req->addr, 0, &vma);
	req->result = IS_ERR(page) ? PTR_ERR(page) : 1;
	if (req->result > 0) {
		req->flags = vma->vm_flags;
		put_page(page);
	}
	mmap_read_unlock(req->mm);
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: struct remote_request req = { .mm = MM, .addr = ADDR };
 * run: remote_handle(&req);
 * run: WATCH(req);
 * run: return req.result;
 */
