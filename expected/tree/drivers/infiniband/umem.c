// SPDX-License-Identifier: GPL-2.0-only
/*
 * User memory for remote direct access.
 */
#include <linux/mm.h>
#include <linux/page_pinning.h>

#define UMEM_CHUNK	32

/* Pins one chunk; the caller holds the lock. */
static int umem_pin_chunk(unsigned long start, int n, struct page **pages)
{
	return pin_user_pages(start, n, FOLL_WRITE | FOLL_LONGTERM, pages);
}

int umem_get(unsigned long start, int npages, struct page **pages)
{
	int got, ret;

	mmap_read_lock(current->mm);
	for (got = 0; got < npages; got += ret) {
		ret = umem_pin_chunk(start + got * PAGE_SIZE,
				     min(npages - got, UMEM_CHUNK),
				     pages + got);
		if (ret < 0)
			break;
	}
	mmap_read_unlock(current->mm);

	if (got < npages) {
		unpin_user_pages(pages, got);
		return -ENOMEM;
	}
	return 0;
}

int umem_get_doorbell(unsigned long addr, struct page **page)
{
	return pin_for_device(addr, 1, page) == 1 ? 0 : -EFAULT;
}
