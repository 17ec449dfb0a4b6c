/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernels of 4.4 and later, as far as gup_compat.h cares. generated/kernel.h says which:
 * it defines LINUX as KERNEL(4, 6, 0), for example. They stand in front of the
 * stub headers of the testcases.
 */
#ifndef _LINUX_MM_TYPES_H
#define _LINUX_MM_TYPES_H

#include <linux/types.h>
#include <linux/rwsem.h>

struct file;

struct page {
	unsigned long flags;
	unsigned long private;
	int _refcount;
};

struct mm_struct {
	/* first, so that the model finds the mm by it */
#if LINUX < KERNEL(5, 8, 0)
	struct rw_semaphore mmap_sem;
#else
	struct rw_semaphore mmap_lock;
#endif
};

struct vm_area_struct {
	unsigned long vm_start;
	unsigned long vm_end;
	struct mm_struct *vm_mm;
	unsigned long vm_page_prot;
	unsigned long vm_flags;
	const void *vm_ops;
	unsigned long vm_pgoff;
	struct file *vm_file;
	void *vm_private_data;
#if LINUX < KERNEL(6, 1, 0)
	struct vm_area_struct *vm_next;
#endif
};

#if LINUX >= KERNEL(6, 3, 0)
enum {
	FOLL_WRITE = 1 << 0,
	FOLL_GET = 1 << 2,
	FOLL_FORCE = 1 << 4,
	FOLL_NOWAIT = 1 << 5,
	FOLL_LONGTERM = 1 << 16,
};
#endif

#endif /* _LINUX_MM_TYPES_H */
