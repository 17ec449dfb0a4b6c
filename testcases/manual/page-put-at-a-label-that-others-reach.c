// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int put_at_the_end(struct mm_struct *mm, unsigned long addr, int n)
{
	struct vm_area_struct *vma;
	struct page *page = NULL;
	int ret = -EINVAL;

	if (n > 3)
		goto out;
	ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	if (ret <= 0)
		goto out;
	ret = !!vma->vm_file;
out:
	if (page)
		put_page(page);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * run: return LOCKED(MM, put_at_the_end(MM, ADDR, COUNT(0, 4)));
 */
