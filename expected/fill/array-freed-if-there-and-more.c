// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

int fill_and_count(unsigned long addr, int n, struct page **pages)
{
	struct vm_area_struct **list;
	int got;
	long i;

	list = kcalloc(n, sizeof(*list), GFP_KERNEL);
	mmap_read_lock(current->mm);
	got = pin_user_pages(addr, n, FOLL_WRITE, pages);
	if (list) {
		for (i = 0; i < got; i++) {
			list[i] = vma_lookup(current->mm,
					     untagged_addr(addr) +
					     i * PAGE_SIZE);
			if (WARN_ON_ONCE(!list[i])) {
				unpin_user_pages(pages, got);
				got = -EINVAL;
				break;
			}
		}
	}
	mmap_read_unlock(current->mm);
	if (list) {
		kfree(list);
		got += 8;
	}
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return fill_and_count(ADDR, COUNT(1, 4), PAGES);
 */
