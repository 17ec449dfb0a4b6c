// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int set_again(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	int ret;

	ret = get_user_pages_remote(mm, addr, 1, 0, page, NULL);
	if (ret != 1)
		return ret < 0 ? ret : -EFAULT;

	vma = vma_lookup(mm, addr + PAGE_SIZE);
	if (vma && vma->vm_flags & VM_LOCKED)
		ret = 2;
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(MM, set_again(MM, ADDR, PAGES));
 */
