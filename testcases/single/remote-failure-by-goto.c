// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_locked(struct mm_struct *mm, unsigned long addr, int *pages)
{
	struct vm_area_struct *vma;
	int ret, err = -EIO;
	struct page *page;

	mmap_read_lock(mm);
	ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	if (ret <= 0)
		goto unlock;

	ret = !!(vma->vm_flags & VM_LOCKED);
	*pages += ret;
	put_page(page);
	err = 0;
unlock:
	mmap_read_unlock(mm);
	return err;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return remote_locked(MM, ADDR, OUT(int));
 */
