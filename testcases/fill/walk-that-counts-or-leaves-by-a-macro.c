// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define LEAVE_EARLY(x)	do { if (x) return -EIO; } while (0)
#define BAD(v)		((v)->vm_flags & VM_IO)

long walk_static_bool(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;
	static bool seen;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO && !seen)
				ret = -EIO;
			if (vmas[i]->vm_flags & VM_LOCKED)
				seen = true;
		}
	}
	return ret;
}

long walk_ret_inc(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			ret += !!(vmas[i]->vm_flags & VM_IO);
		}
	}
	return ret;
}

long walk_shadow(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			long ret = 0;

			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
			if (ret)
				return ret;
		}
	}
	return ret;
}

long walk_local_in_loop(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			unsigned long f = vmas[i]->vm_flags;

			if (f & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

long walk_static_in_loop(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			static long seen = 0;

			if (vmas[i]->vm_flags & VM_IO)
				ret = seen + 1;
			seen = ret;
		}
	}
	return ret;
}

long walk_addr_in_loop(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
			addr += PAGE_SIZE;
		}
	}
	return ret;
}

long walk_got_in_loop(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < got; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				got = 1;
		}
	}
	return ret;
}

long walk_pages_used(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				put_page(pages[i]);
		}
	}
	return ret;
}

long walk_i_after(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				break;
		}
		ret = i;
		if (ret) {
		}
	}
	return ret;
}

long walk_bad_macro(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (BAD(vmas[i]))
				ret = -EIO;
		}
	}
	return ret;
}

long walk_leave_macro(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			LEAVE_EARLY(vmas[i]->vm_flags & VM_IO);
		}
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi, multi, multi, multi, multi, multi, multi, multi, multi, multi
 * conversion: vma-fill, vma-fill, vma-fill, vma-fill, vma-fill, vma-fill, vma-fill, vma-fill, vma-fill, vma-fill, vma-fill
 * automatic: yes, yes, yes, yes, yes, yes, yes, yes, yes, yes, yes
 * run: switch (INT(0, 10)) {
 * run: case 0: return LOCKED(current->mm, walk_static_bool(ADDR, PAGES));
 * run: case 1: return LOCKED(current->mm, walk_ret_inc(ADDR, PAGES));
 * run: case 2: return LOCKED(current->mm, walk_shadow(ADDR, PAGES));
 * run: case 3: return LOCKED(current->mm, walk_local_in_loop(ADDR, PAGES));
 * run: case 4: return LOCKED(current->mm, walk_static_in_loop(ADDR, PAGES));
 * run: case 5: return LOCKED(current->mm, walk_addr_in_loop(ADDR, PAGES));
 * run: case 6: return LOCKED(current->mm, walk_got_in_loop(ADDR, PAGES));
 * run: case 7: return LOCKED(current->mm, walk_pages_used(ADDR, PAGES));
 * run: case 8: return LOCKED(current->mm, walk_i_after(ADDR, PAGES));
 * run: case 9: return LOCKED(current->mm, walk_bad_macro(ADDR, PAGES));
 * run: default: return LOCKED(current->mm, walk_leave_macro(ADDR, PAGES));
 * run: }
 */
