// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>
#include <linux/uaccess.h>

static long driver_gup(unsigned long start, unsigned long nr, struct page **pages,
		       struct vm_area_struct **vmas)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	long ret = get_user_pages(start, nr, FOLL_WRITE, pages);
	long i;

	if (vmas) {
		for (i = 0; i < ret; i++) {
			vmas[i] = vma_lookup(current->mm,
					     untagged_addr_remote(current->mm,
								  start) +
					     i * PAGE_SIZE);
			if (WARN_ON_ONCE(!vmas[i])) {
				while (ret--)
					put_page(pages[ret]);
				ret = -EINVAL;
				break;
			}
		}
	}
#else
	long ret = get_user_pages(start, nr, FOLL_WRITE, pages, vmas);
#endif

	if (ret > 0 && vmas && vmas[0]->vm_flags & VM_SHARED)
		return -EINVAL;
	return ret;
}

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	return driver_gup(addr, nr, pages, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: multi, unused
 * conversion: new-arm, none
 * automatic: yes, no
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
