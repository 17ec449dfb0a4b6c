// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	int i, ret, result = 0;

	mmap_read_lock(current->mm);
	ret = get_user_pages(addr, nr, FOLL_WRITE, pages, vmas);
	if (ret > 0) {
		for (i = 0; i < ret; i++) {
			if (vmas[i]->vm_flags & VM_SHARED) {
				result = -EOPNOTSUPP;
				break;
			}
		}
	}
	mmap_read_unlock(current->mm);
	return result;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: new-arm
 * automatic: yes
 * run: return pin_buffer(ADDR, COUNT(1, 4), PAGES);
 */
