// SPDX-License-Identifier: GPL-2.0-only
/* What __update_ref_ctr() needs besides the headers of the model. */

#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include "run.h"

#define kmap_atomic(page) kmap(page)
/* Of an address, where kunmap() of the model takes a page. */
#define kunmap_atomic(kaddr) ((void)(kaddr))

/*
 * gup-vmas: __update_ref_ctr of kernel/events/uprobes.c
 * run: mmap_read_lock(MM);
 * run: long ret = __update_ref_ctr(MM, ADDR & ~1UL, INT(-1, 1));
 * run: mmap_read_unlock(MM);
 * run: return ret;
 */
