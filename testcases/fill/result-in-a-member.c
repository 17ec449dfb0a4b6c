// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct pinned {
	struct vm_area_struct *vmas[4];
	struct page *pages[4];
	int nr;
	int shared;
};

int member_pin(struct pinned *p, unsigned long addr)
{
	int i;

	p->nr = pin_user_pages(addr, 4, FOLL_WRITE, p->pages, p->vmas);
	p->shared = 0;
	for (i = 0; i < p->nr; i++)
		if (p->vmas[i]->vm_flags & VM_SHARED)
			p->shared++;
	return p->nr;
}

int member_pin_first(struct pinned *p, unsigned long addr)
{
	p->nr = pin_user_pages(addr, 4, FOLL_WRITE, p->pages, p->vmas);
	if (p->nr > 0 && p->vmas[0]->vm_flags & VM_SHARED)
		p->shared = 1;
	return p->nr;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi
 * conversion: vma-fill, vma-fill
 * automatic: yes, yes
 * run: struct pinned p = { .shared = 0 };
 * run: int got = LOCKED(current->mm, BOOL ? member_pin(&p, ADDR) : member_pin_first(&p, ADDR));
 * run: return got < 0 ? got : got * 8 + p.shared;
 */
