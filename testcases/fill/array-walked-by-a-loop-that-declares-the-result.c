// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct piece {
	unsigned long start;
	int n;
};

/* The declaration stays the first statement of its block. */
int walk_declared(struct piece *piece, int pieces, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	int i, k, locked = 0;

	mmap_read_lock(current->mm);
	for (k = 0; k < pieces; k++) {
		long got = get_user_pages(piece[k].start, piece[k].n, 0,
					  pages, vmas);

		if (got < 0)
			break;
		for (i = 0; i < got; i++) {
			if (vmas[i]->vm_flags & VM_LOCKED) {
				locked |= 1 << k;
				break;
			}
		}
		release_pages(pages, got);
	}
	mmap_read_unlock(current->mm);

	return locked;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: struct piece pieces[2] = { { ADDR, COUNT(1, 2) }, { ADDR, COUNT(0, 1) } };
 * run: return walk_declared(pieces, 2, PAGES);
 */
