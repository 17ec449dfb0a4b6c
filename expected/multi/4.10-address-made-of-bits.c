// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

/* The address is cut to its page as a whole. */
long words_without_files(unsigned long addr, unsigned long word, long nr, struct page **pages)
{
	struct vm_area_struct *vma = NULL;
	unsigned long first_addr;
	long got;

	down_read(&current->mm->mmap_sem);
	got = get_user_pages(addr | word, nr, FOLL_WRITE, pages);
	if (got > 0) {
		vma = vma_lookup(current->mm, addr | word);
		if (WARN_ON_ONCE(!vma)) {
			while (got--)
				put_page(pages[got]);
			got = -EINVAL;
		}
	}
	if (got == nr) {
		first_addr = (addr | word) & PAGE_MASK;
		for (; vma;
		     vma = find_vma_intersection(current->mm, vma->vm_end,
						 first_addr + nr * PAGE_SIZE)) {
			if (vma->vm_file) {
				got = -EOPNOTSUPP;
				break;
			}
		}
	}
	up_read(&current->mm->mmap_sem);

	return got;
}

/*
 * gup-vmas: generation 4.10
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return words_without_files(ADDR_ALIGNED, 8 * INT(0, 1), COUNT(1, 4), PAGES);
 */
