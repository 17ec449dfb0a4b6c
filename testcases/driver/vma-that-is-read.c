// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int is_shared(unsigned long addr)
{
	struct vm_area_struct *vma;
	bool shared = false;
	struct page *page;
	int ret;

	mmap_read_lock(current->mm);
	ret = get_user_pages(addr, 1, FOLL_WRITE, &page, &vma);
	if (ret == 1) {
		shared = vma->vm_flags & VM_SHARED;
		put_page(page);
	}
	mmap_read_unlock(current->mm);
	return shared;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: new-arm
 * automatic: yes
 * reason: under the lock
 * run: return is_shared(ADDR);
 */
