// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define PAIR	2

bool same_mapping(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vmas[PAIR];
	bool same = false;
	int ret;
	long i;

	mmap_read_lock(current->mm);
	ret = get_user_pages(start, PAIR, FOLL_WRITE, pages);
	for (i = 0; i < ret; i++) {
		vmas[i] = vma_lookup(current->mm,
				     untagged_addr(start) + i * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[i])) {
			release_pages(pages, ret);
			ret = -EINVAL;
			break;
		}
	}
	if (ret == PAIR)
		same = vmas[0] == vmas[1];
	mmap_read_unlock(current->mm);

	return same;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return same_mapping(ADDR, PAGES);
 */
