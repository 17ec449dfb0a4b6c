// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory of a guest, mapped for a device.
 */
#include <linux/mm.h>

int vaddr_get_pfns(struct mm_struct *mm, unsigned long vaddr, long npages,
		   bool writable, struct page **pages)
{
	unsigned int flags = 0;
	int ret;

	if (writable)
		flags |= FOLL_WRITE;

	mmap_read_lock(mm);
	ret = pin_user_pages_remote(mm, vaddr, npages, flags | FOLL_LONGTERM,
				    pages, NULL);
	mmap_read_unlock(mm);

	return ret;
}
