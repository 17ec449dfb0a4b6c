// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct window {
	unsigned long start;
	int n;
	struct vm_area_struct **areas;
	struct page **pages;
};

int window_pin(struct window *w)
{
	int ret;

	ret = get_user_pages(w->start, w->n, FOLL_WRITE, w->pages, w->areas);
	if (ret < 0)
		return ret;
	if (w->areas)
		while (w->n--)
			if (w->n < ret && w->areas[w->n]->vm_flags & VM_SHARED)
				return 8;
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: struct vm_area_struct *areas[4];
 * run: struct window w = { .start = ADDR, .n = COUNT(1, 4), .areas = BOOL ? areas : NULL, .pages = PAGES };
 * run: return LOCKED(current->mm, window_pin(&w));
 */
