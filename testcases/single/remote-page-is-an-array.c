// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The helper returns one page; this one goes into an array. */
int remote_into_array(struct mm_struct *mm, unsigned long addr,
		      struct page **pages, int i)
{
	struct vm_area_struct *vma;
	int ret;

	mmap_read_lock(mm);
	ret = get_user_pages_remote(mm, addr, 1, 0, &pages[i], &vma, NULL);
	if (ret == 1 && vma->vm_flags & VM_HUGETLB)
		ret = 2;
	mmap_read_unlock(mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return remote_into_array(MM, ADDR, PAGES, INT(0, 2));
 */
