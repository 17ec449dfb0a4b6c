// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct mem_ops {
	long (*get_user_pages)(unsigned long start, unsigned long nr,
			       unsigned int flags, struct page **pages,
			       void *cookie);
};

long member_named_alike(const struct mem_ops *ops, unsigned long a,
			struct page **pages)
{
	return ops->get_user_pages(a, 1, 0, pages, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: none
 * not-run: it calls a member that somebody else sets
 */
