// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct window {
	unsigned long start;
	int n;
	struct vm_area_struct *areas[4];
	struct page *pages[4];
};

int window_pin(struct window *w)
{
	int ret;

	ret = pin_user_pages(w->start, w->n, FOLL_WRITE, w->pages, w->areas);
	if (ret == w->n)
		w->n = w->areas[0]->vm_flags & VM_IO ? 0 : ret;
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: struct window w = { .start = ADDR, .n = COUNT(1, 4) };
 * run: long ret = LOCKED(current->mm, window_pin(&w));
 * run: return ret * 8 + w.n;
 */
