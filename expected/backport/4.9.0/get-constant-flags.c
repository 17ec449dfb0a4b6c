// SPDX-License-Identifier: GPL-2.0-only
/* The flags are constant: kernels before 4.9 get them as write and force. */
#include <linux/mm.h>
#include <linux/sched.h>

long get_for_reading(unsigned long addr, int nr, struct page **pages)
{
	return get_user_pages(addr, nr, 0, pages, NULL);
}

long get_for_writing(unsigned long addr, int nr, struct page **pages)
{
	return get_user_pages(addr, nr, FOLL_WRITE, pages, NULL);
}

long get_whatever(unsigned long addr, int nr, struct page **pages)
{
	return get_user_pages(addr, nr, (FOLL_WRITE | FOLL_FORCE), pages, NULL);
}

/*
 * run: switch (INT(0, 2)) {
 * run: case 0:
 * run: 	return LOCKED(current->mm, get_for_reading(ADDR, COUNT(1, 3), PAGES));
 * run: case 1:
 * run: 	return LOCKED(current->mm, get_for_writing(ADDR, COUNT(1, 3), PAGES));
 * run: }
 * run: return LOCKED(current->mm, get_whatever(ADDR, COUNT(1, 3), PAGES));
 */
