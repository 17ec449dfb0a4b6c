// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* It makes no round after an error, also where the address is so low that its end would wrap. */
long pin_writable(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i;
	int error = 0;

	mmap_read_lock(current->mm);
	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	for (i = 0; i < got; i++)
		if (!(vmas[i]->vm_flags & VM_MAYWRITE)) {
			error = -EACCES;
			break;
		}
	mmap_read_unlock(current->mm);
	if (error) {
		unpin_user_pages(pages, got);
		return error;
	}
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return pin_writable(BOOL ? ADDR : 2 * PAGE_SIZE, PAGES);
 */
