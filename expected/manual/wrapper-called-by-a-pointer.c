// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct pin_ops {
	long (*pin)(unsigned long addr, struct page **page,
		    struct vm_area_struct **vmas);
};

static long op_pin(unsigned long addr, struct page **page,
		   struct vm_area_struct **vmas)
{
	return pin_user_pages(addr, 1, FOLL_WRITE, page, vmas);
}

const struct pin_ops pin_by_op = {
	.pin = op_pin,
};

long op_pin_user(const struct pin_ops *ops, unsigned long addr, struct page **page)
{
	return ops->pin(addr, page, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded
 * conversion: manual
 * automatic: no
 * run: return LOCKED(current->mm, op_pin_user(&pin_by_op, ADDR, PAGES));
 */
