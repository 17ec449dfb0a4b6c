// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct piece {
	unsigned long start;
	int n;
};

/* The second piece may have no page: then no VMA is asked for its flags. */
int walk_pieces(struct piece *piece, int pieces, struct page **pages)
{
	struct vm_area_struct *vma;
	unsigned long first_addr;
	int k, got, locked = 0;

	mmap_read_lock(current->mm);
	for (k = 0; k < pieces; k++) {
		vma = NULL;
		got = get_user_pages(piece[k].start, piece[k].n, 0, pages);
		if (got > 0) {
			vma = vma_lookup(current->mm,
					 untagged_addr(piece[k].start));
			if (!vma &&
			    in_gate_area(current->mm,
					 untagged_addr(piece[k].start)))
				vma = get_gate_vma(current->mm);
			if (WARN_ON_ONCE(!vma)) {
				release_pages(pages, got);
				got = -EINVAL;
			}
		}
		if (got < 0)
			break;
		first_addr = untagged_addr(piece[k].start) & PAGE_MASK;
		for (; vma;
		     vma = find_vma_intersection(current->mm, vma->vm_end,
						 first_addr +
						 got * PAGE_SIZE)) {
			if (vma->vm_flags & VM_LOCKED) {
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
 * conversion: vma-walk
 * automatic: yes
 * run: struct piece pieces[2] = { { ADDR, COUNT(1, 2) }, { ADDR, COUNT(0, 1) } };
 * run: return walk_pieces(pieces, 2, PAGES);
 */
