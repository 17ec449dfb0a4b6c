// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long until_none_is_there(unsigned long addr, int nr, struct page **pages)
{
	struct vm_area_struct *vmas[5] = { NULL };
	long j;
	int got, i;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages);
	for (j = 0; j < got; j++) {
		vmas[j] = vma_lookup(current->mm,
				     untagged_addr(addr) + j * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[j])) {
			unpin_user_pages(pages, got);
			got = -EINVAL;
			break;
		}
	}
	for (i = 0; vmas[i]; i++)
		if (vmas[i]->vm_flags & VM_IO)
			return -EIO;
	return got < 0 ? got : i;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return LOCKED(current->mm, until_none_is_there(ADDR, COUNT(0, 4), PAGES));
 */
