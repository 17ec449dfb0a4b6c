// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* What find_vma() found is still there if GUP fails: the local is no output then. */
int local_on_failure(struct mm_struct *mm, unsigned long addr, u8 *buf)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	vma = find_vma(mm, addr);
	if (!vma || vma->vm_start > addr)
		return -EFAULT;

	ret = get_user_pages_remote(mm, addr, 1, FOLL_FORCE, &page, &vma, NULL);
	if (ret <= 0) {
		if (!vma->vm_ops || !vma->vm_ops->access)
			return -EIO;
		return vma->vm_ops->access(vma, addr, buf, 1, 0);
	}

	*buf = vma->vm_flags & VM_EXEC ? 0 : *(u8 *)page_address(page);
	put_page(page);
	return 1;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, local_on_failure(MM, ADDR, BUF(1)));
 */
