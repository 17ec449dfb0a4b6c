// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define WITH_LOCK(f, ...)				\
({							\
	long __ret;					\
							\
	mmap_read_lock(current->mm);			\
	__ret = f(__VA_ARGS__);				\
	mmap_read_unlock(current->mm);			\
	__ret;						\
})

long name_as_argument(unsigned long addr, struct page **page)
{
	return WITH_LOCK(get_user_pages, addr, 1, FOLL_WRITE, page, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: none
 * run: return name_as_argument(ADDR, PAGES);
 */
