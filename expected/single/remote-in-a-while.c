// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

unsigned long remote_scan(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;

	while (!IS_ERR(page = get_user_page_vma_remote(mm, addr, 0, &vma))) {
		put_page(page);
		if (vma->vm_flags & VM_IO)
			break;
		addr = vma->vm_end;
	}
	return addr;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, remote_scan(MM, ADDR));
 */
