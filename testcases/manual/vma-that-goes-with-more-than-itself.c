// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct area {
	struct vm_area_struct *vma;
	volatile long n;
};

struct vm_area_struct *find(void);
extern int calls;
extern struct vm_area_struct *g_vma;

#define FIND	find()
#define QUIET	NULL
#define LOOK	vma->vm_flags

long ask_call(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma = find();

	return get_user_pages(addr, 1, 0, page, &vma);
}

long ask_comma(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma = (calls++, NULL);

	return get_user_pages(addr, 1, 0, page, &vma);
}

long ask_block(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma = ({ calls++; NULL; });

	return get_user_pages(addr, 1, 0, page, &vma);
}

long ask_macro_find(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma = FIND;

	return get_user_pages(addr, 1, 0, page, &vma);
}

long ask_macro_null(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma = QUIET;

	return get_user_pages(addr, 1, 0, page, &vma);
}

long ask_self(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma = NULL, *other = vma;

	return get_user_pages(addr, 1, 0, page, &vma) + !other;
}

long ask_size(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;

	return get_user_pages(addr, 1, 0, page, &vma) + sizeof(vma);
}

long ask_typeof(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	long n = get_user_pages(addr, 1, 0, page, &vma);
	typeof(vma) x = NULL;

	return n + !x;
}

long ask_void(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	long n = get_user_pages(addr, 1, 0, page, &vma);

	(void)vma;
	return n;
}

long ask_loop(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma = NULL;
	long n = 0, i;

	for (i = 0; i < 2; i++) {
		if (vma)
			n++;
		n += get_user_pages(addr, 1, 0, page, &vma);
	}
	return n;
}

long ask_static(unsigned long addr, struct page **page)
{
	static struct vm_area_struct *vma;

	return get_user_pages(addr, 1, 0, page, &vma);
}

long ask_volatile(unsigned long addr, struct page **page)
{
	struct vm_area_struct *volatile vma;

	return get_user_pages(addr, 1, 0, page, (struct vm_area_struct **)&vma);
}

long ask_global(unsigned long addr, struct page **page)
{
	return get_user_pages(addr, 1, 0, page, &g_vma);
}

long ask_macro_look(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	long n = get_user_pages(addr, 1, 0, page, &vma);

	return n == 1 ? LOOK : n;
}

long ask_two(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma = find();

	if (!vma)
		return 0;
	{
		struct vm_area_struct *vma;

		return get_user_pages(addr, 1, 0, page, &vma);
	}
}

long ask_reached(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma, **where = &vma;
	long n = get_user_pages(addr, 1, 0, page, &vma);

	return n == 1 ? (*where)->vm_flags : n;
}

long ask_member(unsigned long addr, struct page **page)
{
	struct area area;

	return get_user_pages(addr, 1, 0, page, &area.vma);
}

long ask_arr_side(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vmas[4];

	return get_user_pages(addr, 1, 0, page, vmas + calls++);
}

long ask_arr_stars(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vmas[4];
	long n = get_user_pages(addr, 4, 0, page, vmas);

	return n > 0 ? (*vmas)->vm_flags : n;
}

long ask_asm(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	long n = get_user_pages(addr, 1, 0, page, &vma);

	asm volatile("" :: "r" (vma));
	return n;
}

long ask_volatile_init(unsigned long addr, struct page **page, struct area *area)
{
	struct vm_area_struct *vma = (void *)area->n;

	return get_user_pages(addr, 1, 0, page, &vma);
}

long ask_deref_init(unsigned long addr, struct page **page, struct vm_area_struct **from)
{
	struct vm_area_struct *vma = *from;

	return get_user_pages(addr, 1, 0, page, &vma);
}

/*
 * gup-vmas: generation 6.1
 * class: ignored, ignored, ignored, ignored, ignored, single, single, single, single, single, unknown, unknown, unknown, unknown, single, single, unknown, unknown, multi, unknown, ignored, ignored
 * conversion: manual, manual, manual, manual, manual, manual, manual, manual, manual, manual, manual, manual, manual, manual, manual, manual, manual, manual, manual, manual, manual, manual
 * automatic: no, no, no, no, no, no, no, no, no, no, no, no, no, no, no, no, no, no, no, no, no, no
 * reason: slug:initialiser-acts
 * reason: slug:result-not-kept
 * reason: slug:vma-escapes
 * reason: slug:not-local
 * reason: slug:macro-may-use-unseen
 * reason: slug:declared-twice
 * reason: slug:array-passed-on
 * reason: slug:argument-not-pure
 * reason: slug:use-not-understood
 * not-run: the rules refuse it by its shape
 */
