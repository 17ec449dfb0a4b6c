// SPDX-License-Identifier: GPL-2.0-only
/* A user of one VMA, in the shape of Linux 5.9. */
#include <linux/mm.h>

int vm_flags_at(struct mm_struct *mm, unsigned long addr,
		int force, unsigned long *flags)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	mmap_read_lock(mm);
	page = get_user_page_vma_remote(mm, addr, force ? FOLL_FORCE : 0, &vma);
	ret = IS_ERR(page) ? PTR_ERR(page) : 1;
	if (ret > 0) {
		*flags = vma->vm_flags;
		put_page(page);
	}
	mmap_read_unlock(mm);

	return ret;
}
