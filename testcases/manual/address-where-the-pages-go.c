// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The pages that are pinned overwrite the address. */
union both {
	unsigned long addr2;
	struct page *own[4];
};

struct area {
	union {
		unsigned long at;
		struct page *in[4];
	};
	union {
		unsigned long at2;
		struct page *in2[4];
	} u;
	unsigned long addr;
};

long u_named(union both *b)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(b->addr2, 4, FOLL_WRITE, b->own, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

long u_anon(struct area *b)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(b->at, 4, FOLL_WRITE, b->in, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

long u_in(struct area *b)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(b->u.at2, 4, FOLL_WRITE, b->u.in2, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

long c_alias(struct area *b)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(b->addr, 4, FOLL_WRITE, (struct page **)b, vmas);
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
 * class: multi, multi, multi, multi
 * conversion: manual, manual, manual, manual
 * automatic: no, no, no, no
 * reason: addr2 may change between
 * reason: at may change
 * reason: at2 may change
 * reason: b may change
 * run: unsigned long start = ADDR;
 * run: union both both = { start };
 * run: struct area area = { .at = start, .u.at2 = start, .addr = start };
 * run: switch (INT(0, 3)) {
 * run: case 0: return LOCKED(current->mm, u_named(&both));
 * run: case 1: return LOCKED(current->mm, u_anon(&area));
 * run: case 2: return LOCKED(current->mm, u_in(&area));
 * run: default: return LOCKED(current->mm, c_alias(&area));
 * run: }
 */
