// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/version.h>
#include <linux/uaccess.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	struct vm_area_struct **vmas;
	int i, ret, shared = 0;

	vmas = kcalloc(nr, sizeof(*vmas), GFP_KERNEL);
	if (!vmas)
		return -ENOMEM;
	mmap_read_lock(current->mm);
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 9, 0)
	ret = get_user_pages(addr, nr, 1, 0, pages, vmas);
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
	ret = get_user_pages(addr, nr, FOLL_WRITE, pages, vmas);
#else
	ret = get_user_pages(addr, nr, FOLL_WRITE, pages);
	for (i = 0; i < ret; i++) {
		vmas[i] = vma_lookup(current->mm,
				     untagged_addr_remote(current->mm,
							  addr) +
				     i * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[i])) {
			while (ret--)
				put_page(pages[ret]);
			ret = -EINVAL;
			break;
		}
	}
#endif
	for (i = 0; i < ret; i++)
		if (vmas[i]->vm_flags & VM_SHARED)
			shared++;
	mmap_read_unlock(current->mm);
	kfree(vmas);
	return ret < 0 ? ret : shared;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi
 * conversion: none, new-arm
 * automatic: no, yes
 * run: return pin_buffer(ADDR, COUNT(1, 4), PAGES);
 */
