// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int is_shared(unsigned long addr, struct page **pages)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
	struct vm_area_struct *vma;
#endif
	int ret;

	mmap_read_lock(current->mm);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	ret = get_user_pages(addr, 1, FOLL_WRITE, pages);
#else
	ret = get_user_pages(addr, 1, FOLL_WRITE, pages, &vma);
#endif
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
	if (ret == 1 && (vma->vm_flags & VM_SHARED))
		ret = 2;
#endif
	mmap_read_unlock(current->mm);
	return ret > 0;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: new-arm
 * automatic: yes
 * run: return is_shared(ADDR, PAGES);
 */
