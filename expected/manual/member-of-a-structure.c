// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct lookup {
	struct vm_area_struct *vma;
	struct page *page;
};

/* Somebody else reads what is put there. */
int fill_member(struct lookup *l, struct mm_struct *mm, unsigned long addr)
{
	return get_user_pages_remote(mm, addr, 1, 0, &l->page, &l->vma, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * run: struct lookup lookup;
 * run: return LOCKED(MM, fill_member(&lookup, MM, ADDR));
 */
