// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>
#include <linux/uaccess.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	struct vm_area_struct *vmas[8];
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	long j;
#endif
	int i, ret;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	ret = get_user_pages(addr, nr, FOLL_WRITE, pages);
	for (j = 0; j < ret; j++) {
		vmas[2 + j] = vma_lookup(current->mm,
					 untagged_addr_remote(current->mm,
							      addr) +
					 j * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[2 + j])) {
			while (ret--)
				put_page(pages[ret]);
			ret = -EINVAL;
			break;
		}
	}
#else
	ret = get_user_pages(addr, nr, FOLL_WRITE, pages, vmas + 2);
#endif
	for (i = 0; i < ret; i++) {
		if (vmas[i + 2]->vm_flags & VM_SHARED)
			break;
	}
	return i;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: new-arm
 * automatic: yes
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
