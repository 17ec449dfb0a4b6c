// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long region_get(struct mm_struct *mm, unsigned long start, long npages,
		struct page **pages, long *shared)
{
	struct vm_area_struct *vmas[8];
	long ret, done = 0;

	mmap_read_lock(mm);
	do {
		long left = npages - done;

		ret = get_user_pages_remote(mm, start + done * PAGE_SIZE, left,
					    FOLL_WRITE, &pages[done], &vmas[done],
					    NULL);
		if (ret > 0)
			done += ret;
	} while (ret > 0 && done < npages);
	while (done--)
		*shared += !!(vmas[done]->vm_flags & VM_SHARED);
	mmap_read_unlock(mm);

	return ret;
}

/*
 * gup-vmas: generation 5.9
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return region_get(MM, ADDR, COUNT(1, 4), PAGES, OUT(long));
 */
