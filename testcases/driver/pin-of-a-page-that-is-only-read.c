// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int is_private(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	mmap_read_lock(mm);
	ret = pin_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	if (ret > 0) {
		ret = vma->vm_flags & VM_SHARED ? 0 : 1;
		unpin_user_page(page);
	}
	mmap_read_unlock(mm);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: new-arm
 * automatic: yes
 * allow: gate-area
 * run: return is_private(MM, ADDR);
 */
