// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

int umem_pin(unsigned long addr, int npages, struct page **pages)
{
	int got = 0, ret = 0;

	mmap_read_lock(current->mm);
	while (got < npages) {
		ret = pin_user_pages(addr + got * PAGE_SIZE, npages - got,
				     FOLL_WRITE | FOLL_LONGTERM,
				     pages + got);
		if (ret < 0)
			break;
		got += ret;
	}
	mmap_read_unlock(current->mm);

	return ret < 0 ? ret : 0;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return umem_pin(ADDR, COUNT(0, 4), PAGES);
 */
