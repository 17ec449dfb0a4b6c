/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_PAGE_PINNING_H
#define _LINUX_PAGE_PINNING_H

#include <linux/mm.h>
#include <linux/sched.h>

/* Pin @nr pages for as long as the device is bound. */
static inline long pin_for_device(unsigned long start, unsigned long nr,
				  struct page **pages)
{
	long pinned;

	mmap_read_lock(current->mm);
	pinned = pin_user_pages(start, nr, FOLL_WRITE | FOLL_LONGTERM, pages,
				NULL);
	mmap_read_unlock(current->mm);

	return pinned;
}

#endif /* _LINUX_PAGE_PINNING_H */
