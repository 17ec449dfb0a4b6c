// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/hugetlb.h>

/* They may be asked once for every VMA as well as once for every page. */
long pin_memory(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i;
	int error = 0;

	mmap_read_lock(current->mm);
	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (is_vm_hugetlb_page(vmas[i]))
				continue;
			if (!vma_is_anonymous(vmas[i]) && !vma_is_shmem(vmas[i]))
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
