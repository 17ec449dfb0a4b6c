// SPDX-License-Identifier: GPL-2.0-only
/* What io_pin_pages() needs besides the headers of the model. */

#include <linux/fs.h>
#include <linux/hugetlb.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include "run.h"

/*
 * gup-vmas: io_pin_pages of io_uring/rsrc.c
 * run: unsigned long len = PAGE_SIZE * COUNT(1, 8);
 * run: int npages = 0;
 * run: struct page **pages = io_pin_pages(ADDR, len, &npages);
 * run: if (IS_ERR(pages))
 * run:         return PTR_ERR(pages);
 * run: NOTE_PAGES("pinned", pages, npages);
 * run: kvfree(pages);
 * run: return npages;
 */
