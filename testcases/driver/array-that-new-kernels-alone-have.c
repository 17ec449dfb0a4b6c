// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	struct vm_area_struct *vmas[8];
	int ret, shared = 0, k;

#if 0
	nr = 1;
#endif
	mmap_read_lock(current->mm);
	ret = get_user_pages(addr, nr, FOLL_WRITE, pages, vmas + 2);
	for (k = 0; k < ret; k++)
		if (vmas[k + 2]->vm_flags & VM_SHARED)
			shared++;
	mmap_read_unlock(current->mm);
	return ret < 0 ? ret : shared;
}
#else
int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	return 0;
}
#endif

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: new-arm
 * automatic: yes
 * not-run: kernels that have the parameter do not compile it
 */
