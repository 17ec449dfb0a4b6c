// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long pin_typeof(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	typeof(find_vma(mm, addr)) vma = NULL;

	if (addr < PAGE_SIZE) {
		vma = find_vma(mm, addr);
		return vma ? -EINVAL : -EFAULT;
	} else {
		long got = pin_user_pages(addr, 1, FOLL_WRITE, page, &vma);

		return got == 1 && vma->vm_flags & VM_SHARED ? 2 : got;
	}
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * reason: slug:vma-is-read
 * run: return LOCKED(current->mm, pin_typeof(current->mm, ADDR, PAGES));
 */
