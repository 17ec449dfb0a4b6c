// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/highmem.h>

int bump_counter(struct mm_struct *mm, unsigned long vaddr, short d)
{
	struct page *page;
	short *ptr;
	int ret;

	ret = get_user_pages_remote(mm, vaddr, 1,
			FOLL_WRITE, &page, NULL);
	if (unlikely(ret <= 0)) {
		/* 0 is an error as well: there is no page */
		return ret == 0 ? -EBUSY : ret;
	}

	ptr = kmap_local_page(page) + offset_in_page(vaddr);
	*ptr += d;
	kunmap_local(ptr);
	put_page(page);
	return 0;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(MM, bump_counter(MM, ADDR_ALIGNED, 1));
 */
