/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <linux/mm_base.h>

long get_user_pages(unsigned long start, unsigned long nr_pages, int write,
		    int force, struct page **pages);
long get_user_pages_remote(struct task_struct *tsk, struct mm_struct *mm,
			   unsigned long start, unsigned long nr_pages,
			   int write, int force, struct page **pages);

struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr);

/* Look up the first VMA which intersects the interval start_addr..end_addr-1 */
static inline struct vm_area_struct *
find_vma_intersection(struct mm_struct *mm, unsigned long start_addr,
		      unsigned long end_addr)
{
	struct vm_area_struct *vma = find_vma(mm, start_addr);

	if (vma && end_addr <= vma->vm_start)
		vma = NULL;
	return vma;
}

/**
 * vma_lookup() - find the VMA that an address is in
 * @mm:		mm_struct to look in
 * @addr:	user address
 *
 * Return: the VMA, or NULL if @addr is in none.
 */
static inline
struct vm_area_struct *vma_lookup(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma = find_vma(mm, addr);

	if (vma && addr < vma->vm_start)
		vma = NULL;

	return vma;
}

#ifdef __HAVE_ARCH_GATE_AREA
extern struct vm_area_struct *get_gate_vma(struct mm_struct *mm);
extern int in_gate_area(struct mm_struct *mm, unsigned long addr);
#else
static inline struct vm_area_struct *get_gate_vma(struct mm_struct *mm)
{
	return NULL;
}
static inline int in_gate_area(struct mm_struct *mm, unsigned long addr)
{
	return 0;
}
#endif	/* __HAVE_ARCH_GATE_AREA */

/**
 * get_user_page_vma_remote() - get one page of a remote mm, and its VMA
 * @tsk:	task to account faults to, or NULL
 * @mm:		mm_struct of target mm
 * @addr:	user address, with or without a tag
 * @write:	whether the page is written to
 * @force:	whether protections of the VMA are overridden
 * @vmap:	where the VMA that @addr is in is stored, on success only
 *
 * The mmap_sem of @mm must be held, and is not released. The VMA is valid only
 * as long as it stays held.
 *
 * Return: the page, to be released by put_page(), or an error pointer; never
 * NULL. GUP's 0, for a fault that would have to be retried, becomes -EBUSY.
 */
static inline struct page *get_user_page_vma_remote(struct task_struct *tsk,
						    struct mm_struct *mm,
						    unsigned long addr,
						    int write, int force,
						    struct vm_area_struct **vmap)
{
	struct vm_area_struct *vma;
	struct page *page;
	long got;

	got = get_user_pages_remote(tsk, mm, addr, 1, write, force, &page);
	if (got < 0)
		return ERR_PTR(got);
	if (got == 0)
		return ERR_PTR(-EBUSY);

	/* The lookup must see what GUP saw: the gate area. */
	vma = vma_lookup(mm, addr);
	if (!vma && in_gate_area(mm, addr))
		vma = get_gate_vma(mm);
	if (WARN_ON_ONCE(!vma)) {
		put_page(page);
		return ERR_PTR(-EINVAL);
	}

	*vmap = vma;
	return page;
}

#endif /* _LINUX_MM_H */
