// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>

static long walk(unsigned long start, unsigned long nr_pages,
		 struct page **pages, struct vm_area_struct **vmas)
{
	unsigned long i;

	for (i = 0; i < nr_pages; i++) {
		pages[i] = (struct page *)(start + i);
		if (vmas)
			vmas[i] = (struct vm_area_struct *)(start + i);
	}
	return i;
}

long get_user_pages(unsigned long start, unsigned long nr_pages,
		    unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas)
{
	if (gup_flags & 1)
		return -22;
	return walk(start, nr_pages, pages, vmas);
}

long pin_user_pages(unsigned long start, unsigned long nr_pages,
		    unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas)
{
	if (gup_flags & 2)
		return -22;
	return walk(start, nr_pages, pages, vmas);
}

amount count_pages(unsigned long len)
{
	if (len > LIMIT)
		warn_at(__LINE__);
	return len;
}
