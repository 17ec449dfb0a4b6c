// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* All of no pages came, and at address 0 the end of such a range would wrap. */
long pin_anonymous(unsigned long addr, long nr, struct page **pages)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;
	unsigned long first_addr;
	long got, ret;

	mmap_read_lock(current->mm);
	got = pin_user_pages(addr, nr, FOLL_WRITE, pages);
	ret = got;
	if (got == nr) {
		if (got > 0) {
			first_addr = untagged_addr(addr) & PAGE_MASK;
			vma_iter_init(&vmi, current->mm, first_addr);
			for_each_vma_range(vmi, vma,
					   first_addr + nr * PAGE_SIZE) {
				if (vma->vm_file)
					ret = -EOPNOTSUPP;
			}
		}
	}
	mmap_read_unlock(current->mm);
	if (ret < 0 && got > 0)
		unpin_user_pages(pages, got);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return pin_anonymous(BOOL ? ADDR : 0, COUNT(0, 4), PAGES);
 */
