// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

/* The address is cut to its page as a whole. */
long words_without_files(unsigned long addr, unsigned long word, long nr, struct page **pages)
{
	struct vm_area_struct **vmas;
	long got, i;

	vmas = kmalloc_array(nr, sizeof(*vmas), GFP_KERNEL);
	if (!vmas)
		return -ENOMEM;

	down_read(&current->mm->mmap_sem);
	got = get_user_pages(addr | word, nr, FOLL_WRITE, pages, vmas);
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
 * gup-vmas: generation 4.10
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return words_without_files(ADDR_ALIGNED, 8 * INT(0, 1), COUNT(1, 4), PAGES);
 */
