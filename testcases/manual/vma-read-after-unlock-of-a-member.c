// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct req { struct mm_struct *mm; unsigned long addr; };
int unlock_member(struct req *req)
{
	struct vm_area_struct *vma;
	struct page *page;
	int n;

	n = pin_user_pages_remote(req->mm, req->addr, 1, FOLL_WRITE, &page, &vma, NULL);
	if (n != 1)
		return -EFAULT;
	mmap_read_unlock(req->mm);
	unpin_user_page(page);
	return !!vma->vm_file;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: vma is read after the lock may have been dropped
 * dangling: return !!vma->vm_file;
 * run: struct req req = { MM, ADDR };
 * run: int ret;
 * run: mmap_read_lock(MM);
 * run: ret = unlock_member(&req);
 * run: if (ret == -EFAULT)
 * run: 	mmap_read_unlock(MM);
 * run: return ret;
 */
