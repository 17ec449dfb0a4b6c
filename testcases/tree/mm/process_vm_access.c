// SPDX-License-Identifier: GPL-2.0-only
/*
 * Copy between two processes.
 */
#include <linux/mm.h>

#define PVM_MAX_PP_ARRAY_COUNT	16

int process_vm_pin(struct mm_struct *mm, unsigned long pa, unsigned long left,
		   unsigned int flags, void (*use)(struct page **, int))
{
	struct page *process_pages[PVM_MAX_PP_ARRAY_COUNT];

	while (left) {
		int pinned_pages = min_t(int, left, PVM_MAX_PP_ARRAY_COUNT);
		int locked = 1;

		/*
		 * The whole of it may fault: let the lock go meanwhile.
		 */
		mmap_read_lock(mm);
		pinned_pages = pin_user_pages_remote(mm, pa, pinned_pages,
						     flags, process_pages,
						     NULL, &locked);
		if (locked)
			mmap_read_unlock(mm);
		if (pinned_pages <= 0)
			return -EFAULT;

		use(process_pages, pinned_pages);
		unpin_user_pages_dirty_lock(process_pages, pinned_pages,
					    flags & FOLL_WRITE);
		left -= pinned_pages;
		pa += pinned_pages * PAGE_SIZE;
	}

	return 0;
}
