// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define PARCEL_SIMPLE	0
#define PARCEL_CHECKED	1

/* Only a parcel that is checked needs the VMA. */
int parcel_pin(unsigned long addr, int kind, struct page **page)
{
	struct vm_area_struct *vma = NULL;
	int ret;

	mmap_read_lock(current->mm);
	if (kind == PARCEL_SIMPLE) {
		ret = pin_user_pages(addr, 1, FOLL_WRITE, page);
	} else if (kind == PARCEL_CHECKED) {
		/* its VMA is looked at below */
		ret = pin_user_pages(addr, 1, FOLL_WRITE, page);
		if (ret == 1) {
			vma = vma_lookup(current->mm, untagged_addr(addr));
			if (WARN_ON_ONCE(!vma)) {
				unpin_user_page(*page);
				ret = -EINVAL;
			}
		}
	} else {
		ret = -EINVAL;
	}
	if (ret == 1 && vma && vma->vm_flags & VM_SHARED) {
		unpin_user_page(*page);
		ret = -EACCES;
	}
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: unused, single
 * conversion: drop-argument, vma_lookup
 * automatic: yes, yes
 * run: return parcel_pin(ADDR, INT(0, 2), PAGES);
 */
