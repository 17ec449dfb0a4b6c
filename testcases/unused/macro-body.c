// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define GET_LOCKED(addr, nr, pages)					\
({									\
	long __got;							\
									\
	mmap_read_lock(current->mm);					\
	__got = get_user_pages((addr), (nr), FOLL_WRITE,		\
			       (pages), NULL);				\
	mmap_read_unlock(current->mm);					\
	__got;								\
})

long macro_user(unsigned long addr, struct page **pages)
{
	return GET_LOCKED(addr, 8, pages);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return macro_user(ADDR, PAGES);
 */
