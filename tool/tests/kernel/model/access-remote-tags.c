// SPDX-License-Identifier: GPL-2.0-only
/* What __access_remote_tags() needs besides the headers of the model. */

#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/uaccess.h>
#include "run.h"

#define MTE_GRANULE_SIZE 16

struct iovec {
	void *iov_base;
	size_t iov_len;
};

/* Copies one byte per granule, or none if the tracer's buffer is not there. */
static unsigned long mte_copy_tags_to_user(void *to, void *from,
					   unsigned long n)
{
	NOTE("tags read at", offset_in_page(from));
	NOTE("tags", n);
	return BOOL ? 0 : n;
}

static unsigned long mte_copy_tags_from_user(void *to, void *from,
					     unsigned long n)
{
	NOTE("tags written at", offset_in_page(to));
	NOTE("tags", n);
	return BOOL ? 0 : n;
}

static bool page_mte_tagged(struct page *page)
{
	return true;
}

/*
 * gup-vmas: __access_remote_tags of arch/arm64/kernel/mte.c
 * run: struct iovec kiov = { BUF(600), 1 + 299 * INT(0, 2) };
 * run: long ret = __access_remote_tags(MM, ADDR, &kiov, FLAGS);
 * run: NOTE("tags in all", kiov.iov_len);
 * run: return ret;
 */
