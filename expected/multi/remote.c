// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define REMOTE_BATCH	4

int remote_batch(struct mm_struct *mm, unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;
	unsigned long first_addr;
	int got;

	mmap_read_lock(mm);
	got = pin_user_pages_remote(mm, addr, REMOTE_BATCH, FOLL_WRITE, pages,
				    NULL);
	if (got == REMOTE_BATCH) {
		first_addr = untagged_addr(addr) & PAGE_MASK;
		vma_iter_init(&vmi, mm, first_addr);
		for_each_vma_range(vmi, vma,
				   first_addr + REMOTE_BATCH * PAGE_SIZE)
			if (!vma_is_anonymous(vma)) {
				unpin_user_pages(pages, got);
				got = -EINVAL;
				break;
			}
	}
	mmap_read_unlock(mm);

	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return remote_batch(MM, ADDR, PAGES);
 */
