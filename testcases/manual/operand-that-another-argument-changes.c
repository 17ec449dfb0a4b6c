// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct area {
	unsigned long addr;
	long got;
};

unsigned long read_reg(void);

long pin_flags_change_start(unsigned long start, unsigned int flags, struct page **page)
{
	struct vm_area_struct *vma;
	long n;

	n = pin_user_pages(start, 1, flags | (start++ & 1), page, &vma);
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

long pin_other_arg_changes(unsigned long start, unsigned int flags, struct page **page)
{
	struct vm_area_struct *vma;
	long n;

	n = pin_user_pages(start, 1, FOLL_WRITE, &page[start++ & 1], &vma);
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

long pin_assign_in_arg(unsigned long start, struct page **page)
{
	struct vm_area_struct *vma;
	unsigned long a;
	long n;

	n = pin_user_pages(a = start & PAGE_MASK, 1, FOLL_WRITE, page, &vma);
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n + a;
}

long pin_comma(unsigned long start, struct page **page)
{
	struct vm_area_struct *vma;
	long n;

	n = (start++, pin_user_pages(start, 1, FOLL_WRITE, page, &vma));
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

long walk_arg_flags_changes_member(struct area *area, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(area->addr, 4, FOLL_WRITE | area->got++, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

long walk_arg_call_member(struct area *area, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(area->addr, 4, FOLL_WRITE | read_reg(), pages, vmas);
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
 * class: single, single, single, single, multi, multi
 * conversion: manual, manual, manual, manual, manual, manual
 * automatic: no, no, no, no, no, no
 * reason: start may change between the call
 * reason: a = start & PAGE_MASK may change
 * reason: slug:result-not-kept
 * reason: area->got may change
 * reason: slug:called-between
 * not-compiled: the compilers say that nobody knows which argument comes first
 * not-run: nobody says which argument comes first
 */
