// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

typedef struct vm_area_struct *area_t;

struct area_port {
	volatile area_t latest;
};

struct vma_port {
	struct vm_area_struct *volatile latest;
};

/* Whoever reads the port takes what is in it. */
long fetch_from_areas(struct mm_struct *mm, unsigned long addr,
		      struct page **page, struct area_port *areas)
{
	struct vm_area_struct *vma = areas->latest;

	return get_user_pages_remote(mm, addr, 1, FOLL_WRITE, page, &vma, NULL);
}

long fetch_from_vmas(struct mm_struct *mm, unsigned long addr,
		     struct page **page, struct vma_port *vmas)
{
	struct vm_area_struct *vma = vmas->latest;

	return get_user_pages_remote(mm, addr, 1, FOLL_WRITE, page, &vma, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: ignored, ignored
 * conversion: manual, manual
 * automatic: no, no
 * reason: slug:initialiser-acts
 * run: struct area_port areas = { NULL };
 * run: struct vma_port vmas = { NULL };
 * run: if (BOOL)
 * run: 	return LOCKED(MM, fetch_from_areas(MM, ADDR, PAGES, &areas));
 * run: return LOCKED(MM, fetch_from_vmas(MM, ADDR, PAGES, &vmas));
 */
