// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define BATCH	4

struct batch {
	struct page *pages[BATCH];
	unsigned int used;
};

int batch_pin(unsigned long start)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;
	unsigned long first_addr;
	struct batch b;
	int ret;

	b.used = 0;
	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, BATCH, FOLL_WRITE, b.pages);
	if (ret == BATCH) {
		first_addr = untagged_addr(start) & PAGE_MASK;
		vma_iter_init(&vmi, current->mm, first_addr);
		for_each_vma_range(vmi, vma, first_addr + BATCH * PAGE_SIZE) {
			if (vma->vm_flags & VM_IO) {
				unpin_user_pages(b.pages, BATCH);
				ret = -EINVAL;
				break;
			}
		}
	}
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return batch_pin(ADDR);
 */
