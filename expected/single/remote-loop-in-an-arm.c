// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int loop_in_an_arm(struct mm_struct *mm, unsigned long addr, int n)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret = 0;

	if (addr)
		for (; n && ret <= 0; n--) {
			page = get_user_page_vma_remote(mm, addr, 0, &vma);
			ret = IS_ERR(page) ? PTR_ERR(page) : 1;
		}
	else
		ret = -EINVAL;
	if (ret <= 0)
		return ret;
	put_page(page);
	return vma->vm_file ? 2 : 1;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, loop_in_an_arm(MM, ADDR, COUNT(0, 2)));
 */
