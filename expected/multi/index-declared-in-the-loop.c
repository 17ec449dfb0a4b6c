// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define PORTS	4

int ports_pin(unsigned long start, struct page **pages)
{
	bool tagged = false;
	int ret;
	struct vm_area_struct *vma;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, PORTS, FOLL_WRITE, pages);
	if (PORTS == ret) {
		VMA_ITERATOR(vmi, current->mm,
			     untagged_addr(start) & PAGE_MASK);

		for_each_vma_range(vmi, vma,
				   (untagged_addr(start) & PAGE_MASK) +
				   PORTS * PAGE_SIZE) {
			if (vma->vm_flags & VM_MTE)
				tagged = true;
		}
	}
	mmap_read_unlock(current->mm);

	if (tagged)
		pr_warn("tags of the ports are lost\n");

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 */
