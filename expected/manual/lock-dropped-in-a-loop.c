// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

unsigned long skip_mappings(struct mm_struct *mm, unsigned long addr, int n)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	mmap_read_lock(mm);
	while (n--) {
		ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
		if (ret <= 0)
			break;
		put_page(page);

		if (n & 1) {
			mmap_read_unlock(mm);
			cond_resched();
			mmap_read_lock(mm);
		}
		addr = vma->vm_end;
	}
	mmap_read_unlock(mm);

	return addr;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: lock
 * dangling: addr = vma->vm_end
 * run: return skip_mappings(MM, ADDR, COUNT(0, 3));
 */
