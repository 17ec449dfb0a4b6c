// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

/* The helper has another list, and the lines for older kernels can't be part of that. */
int remote_by_version(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = get_user_pages_remote(
				    mm, addr, 1,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 9, 0)
				    0,
#else
				    0, 0,
#endif
				    &page, &vma
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 10, 0)
				    , NULL
#endif
				    );
	if (ret <= 0)
		return ret;
	put_page(page);
	return vma->vm_file ? 2 : 1;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: slug:arguments-straddle-if
 * not-run: nothing changes
 */
