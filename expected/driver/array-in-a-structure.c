// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>
#include <linux/uaccess.h>

struct job {
	struct vm_area_struct *vmas[4];
	struct page *pages[4];
};

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	struct job job;
	int i, ret;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	ret = get_user_pages(addr, nr, FOLL_WRITE, job.pages);
	for (i = 0; i < ret; i++) {
		job.vmas[i] = vma_lookup(current->mm,
					 untagged_addr_remote(current->mm,
							      addr) +
					 i * PAGE_SIZE);
		if (WARN_ON_ONCE(!job.vmas[i])) {
			while (ret--)
				put_page(job.pages[ret]);
			ret = -EINVAL;
			break;
		}
	}
#else
	ret = get_user_pages(addr, nr, FOLL_WRITE, job.pages, job.vmas);
#endif
	for (i = 0; i < ret; i++) {
		pages[i] = job.pages[i];
		if (job.vmas[i]->vm_flags & VM_SHARED)
			return i;
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: new-arm
 * automatic: yes
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
