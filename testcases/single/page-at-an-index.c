// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct batch {
	struct page **pages;
};

int pin_one_by_one(struct mm_struct *mm, unsigned long addr, int nr, struct page **pages)
{
	struct vm_area_struct *vma;
	int i, ret = 0;

	for (i = 0; i < nr; i++, addr += PAGE_SIZE) {
		ret = get_user_pages_remote(mm, addr, 1, FOLL_WRITE, pages + i, &vma, NULL);
		if (ret != 1)
			break;
		if (vma->vm_flags & VM_IO) {
			put_page(pages[i]);
			break;
		}
	}
	return i ? i : ret;
}

int pin_one_of_a_batch(struct batch *batch, unsigned long addr, int at)
{
	struct vm_area_struct *vma;
	long ret;

	ret = pin_user_pages(addr, 1, FOLL_WRITE, batch->pages + at, &vma);
	if (ret != 1)
		return ret;
	return vma->vm_flags & VM_SHARED ? 2 : 1;
}

/*
 * gup-vmas: generation 6.1
 * class: single, single
 * conversion: vma_lookup, vma_lookup
 * automatic: yes, yes
 * run: struct batch batch = { PAGES };
 * run: if (BOOL)
 * run: 	return LOCKED(current->mm, pin_one_of_a_batch(&batch, ADDR, INT(1, 2)));
 * run: return LOCKED(MM, pin_one_by_one(MM, ADDR, COUNT(0, 4), PAGES));
 */
