// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_switch(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	page = get_user_page_vma_remote(mm, addr, 0, &vma);
	ret = IS_ERR(page) ? PTR_ERR(page) : 1;
	switch (ret) {
	case 1:
		ret = vma_is_shmem(vma);
		put_page(page);
		return ret;
	case -EFAULT:
		return 0;
	default:
		return ret;
	}
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, remote_switch(MM, ADDR));
 */
