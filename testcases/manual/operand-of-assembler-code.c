// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct ring {
	unsigned long addr;
	long got;
};

long asm_reg(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	asm volatile("nop; nop" : "+r" (addr));
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

long asm_got(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	__asm__("" : "+r" (got));
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

long asm_mem(struct ring *b, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(b->addr, 4, FOLL_WRITE, pages, vmas);
	asm volatile("" ::: "memory");
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi, multi
 * conversion: manual, manual, manual
 * automatic: no, no, no
 * reason: how addr is used on line
 * reason: how got is used on line
 * reason: how b is used on line
 * not-run: the harness has no assembler code
 */
