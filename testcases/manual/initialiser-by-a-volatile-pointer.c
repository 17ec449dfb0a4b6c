// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct vma_port {
	struct vm_area_struct *latest;
};

/* Whoever reads the port takes what is in it. */
long fetch_from_port(struct mm_struct *mm, unsigned long addr,
		     struct page **page, volatile struct vma_port *port)
{
	struct vm_area_struct *vma = port->latest;

	return get_user_pages_remote(mm, addr, 1, FOLL_WRITE, page, &vma, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: manual
 * automatic: no
 * reason: slug:initialiser-acts
 * run: volatile struct vma_port port = { NULL };
 * run: return LOCKED(MM, fetch_from_port(MM, ADDR, PAGES, &port));
 */
