// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

long buffer_without_files(unsigned long addr, long nr, struct page **pages)
{
	struct vm_area_struct **vmas;
	long got, i;

	vmas = kmalloc_array(nr, sizeof(*vmas), GFP_KERNEL);
	if (!vmas)
		return -ENOMEM;

	down_read(&current->mm->mmap_sem);
	got = get_user_pages(current, current->mm, addr, nr, 1, 0, pages, vmas);
	if (got == nr) {
		for (i = 0; i < nr; i++) {
			if (vmas[i]->vm_file) {
				got = -EOPNOTSUPP;
				break;
			}
		}
	}
	up_read(&current->mm->mmap_sem);
	kfree(vmas);

	return got;
}

/*
 * gup-vmas: generation 4.4
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return buffer_without_files(ADDR, COUNT(1, 4), PAGES);
 */
