// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define PORTS	4

int ports_pin(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;
	unsigned long first_addr;
	bool tagged = false;
	int ret;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, PORTS, FOLL_WRITE, pages);
	if (PORTS == ret) {
		first_addr = untagged_addr(start) & PAGE_MASK;
		vma_iter_init(&vmi, current->mm, first_addr);
		for_each_vma_range(vmi, vma, first_addr + PORTS * PAGE_SIZE) {
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
 * run: return ports_pin(ADDR, PAGES);
 */
