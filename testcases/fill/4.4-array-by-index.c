// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long last_is_file(unsigned long addr, long nr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got;

	down_read(&current->mm->mmap_sem);
	got = get_user_pages(current, current->mm, addr, nr, 1, 0, pages, vmas);
	if (got > 0 && vmas[got - 1]->vm_file)
		got = -EOPNOTSUPP;
	up_read(&current->mm->mmap_sem);

	return got;
}

/*
 * gup-vmas: generation 4.4
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return last_is_file(ADDR, COUNT(1, 4), PAGES);
 */
