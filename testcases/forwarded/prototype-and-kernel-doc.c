// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/export.h>

long visible_pin(unsigned long start, unsigned long n, struct page **pages,
		 struct vm_area_struct **vmas);

/**
 * visible_pin() - pin the pages of a buffer
 * @start:	first address of the buffer
 * @n:		how many pages it has
 * @pages:	where to put them
 * @vmas:	where to put the VMAs they are in,
 *		or NULL
 *
 * Return: how many pages there were, or -errno.
 */
long visible_pin(unsigned long start, unsigned long n, struct page **pages,
		 struct vm_area_struct **vmas)
{
	long got;

	mmap_read_lock(current->mm);
	got = pin_user_pages(start, n, FOLL_WRITE, pages, vmas);
	mmap_read_unlock(current->mm);
	return got;
}
EXPORT_SYMBOL_GPL(visible_pin);

long visible_pin_user(unsigned long start, struct page **pages)
{
	return visible_pin(start, 16, pages, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, unused
 * conversion: drop-parameter, drop-argument
 * automatic: yes, yes
 * run: return visible_pin_user(ADDR, PAGES);
 */
