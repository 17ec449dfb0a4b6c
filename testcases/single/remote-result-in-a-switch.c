// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_switch(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
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
