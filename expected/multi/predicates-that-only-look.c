// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/hugetlb.h>

/* They may be asked once for every VMA as well as once for every page. */
long pin_memory(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;
	unsigned long first_addr;
	long got;
	int error = 0;

	mmap_read_lock(current->mm);
	got = pin_user_pages(addr, 4, FOLL_WRITE, pages);
	if (got == 4) {
		first_addr = untagged_addr(addr) & PAGE_MASK;
		vma_iter_init(&vmi, current->mm, first_addr);
		for_each_vma_range(vmi, vma, first_addr + 4 * PAGE_SIZE) {
			if (is_vm_hugetlb_page(vma))
				continue;
			if (!vma_is_anonymous(vma) && !vma_is_shmem(vma))
				error = -EOPNOTSUPP;
		}
	}
	mmap_read_unlock(current->mm);

	return error ? error : got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return pin_memory(ADDR, PAGES);
 */
