// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long my_get_user_pages(unsigned long start, unsigned long nr,
		       unsigned int flags, struct page **pages, void *vmas);
long get_user_pages_remote_of(struct mm_struct *mm, unsigned long start,
			      unsigned long nr, unsigned int flags,
			      struct page **pages, void *vmas, int *locked);
long __pin_user_pages(unsigned long start, unsigned long nr,
		      unsigned int flags, struct page **pages, void *vmas);

long look_alikes(struct mm_struct *mm, unsigned long a, struct page **pages)
{
	long n = my_get_user_pages(a, 1, 0, pages, NULL);

	n += get_user_pages_remote_of(mm, a, 1, 0, pages, NULL, NULL);
	n += __pin_user_pages(a, 1, 0, pages, NULL);
	n += get_user_pages_unlocked(a, 1, pages, 0);
	n += get_user_pages_fast(a, 1, 0, NULL);
	n += pin_user_pages_fast(a, 1, 0, NULL);
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: none
 * run-with: long my_get_user_pages(unsigned long start, unsigned long nr,
 * run-with: 		       unsigned int flags, struct page **pages, void *vmas)
 * run-with: {
 * run-with: 	return NOTE("my", nr) + 1;
 * run-with: }
 * run-with: long get_user_pages_remote_of(struct mm_struct *mm, unsigned long start,
 * run-with: 			      unsigned long nr, unsigned int flags,
 * run-with: 			      struct page **pages, void *vmas, int *locked)
 * run-with: {
 * run-with: 	return NOTE("remote_of", nr) + 2;
 * run-with: }
 * run-with: long __pin_user_pages(unsigned long start, unsigned long nr,
 * run-with: 		      unsigned int flags, struct page **pages, void *vmas)
 * run-with: {
 * run-with: 	return NOTE("__pin", nr) + 3;
 * run-with: }
 * run: return look_alikes(MM, ADDR, PAGES);
 */
