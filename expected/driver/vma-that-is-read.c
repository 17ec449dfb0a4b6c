// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>
#include <linux/uaccess.h>

int is_shared(unsigned long addr)
{
	struct vm_area_struct *vma;
	bool shared = false;
	struct page *page;
	int ret;

	mmap_read_lock(current->mm);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	ret = get_user_pages(addr, 1, FOLL_WRITE, &page);
	if (ret == 1) {
		vma = vma_lookup(current->mm,
				 untagged_addr_remote(current->mm, addr));
		if (WARN_ON_ONCE(!vma)) {
			put_page(page);
			ret = -EINVAL;
		}
	}
#else
	ret = get_user_pages(addr, 1, FOLL_WRITE, &page, &vma);
#endif
	if (ret == 1) {
		shared = vma->vm_flags & VM_SHARED;
		put_page(page);
	}
	mmap_read_unlock(current->mm);
	return shared;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: new-arm
 * automatic: yes
 * reason: under the lock
 * run: return is_shared(ADDR);
 */
