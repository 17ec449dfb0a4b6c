// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* Until the page is there, its place holds the address. */
struct lazy_page {
	struct page *page;
};

int pin_lazy(struct lazy_page *from, struct lazy_page *to)
{
	struct vm_area_struct *vma;
	int ret;

	ret = pin_user_pages((unsigned long)from->page, 1, FOLL_WRITE, &to->page, &vma);
	if (ret != 1)
		return -EFAULT;
	return vma->vm_flags & VM_SHARED ? 2 : 1;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: slug:operand-may-change
 * run: struct lazy_page lazy = { (struct page *)ADDR };
 * run: return LOCKED(current->mm, pin_lazy(&lazy, &lazy));
 */
