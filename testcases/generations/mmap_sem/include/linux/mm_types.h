/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_MM_TYPES_H
#define _LINUX_MM_TYPES_H

#include <linux/types.h>

struct file;
struct vm_area_struct;

struct page {
	unsigned long flags;
	unsigned long private;
	int _refcount;
};

struct vm_operations_struct {
	int (*access)(struct vm_area_struct *vma, unsigned long addr,
		      void *buf, int len, int write);
};

struct rw_semaphore {
	void *owner;
};

struct mm_struct {
	struct rw_semaphore mmap_sem;
	unsigned long total_vm;
	unsigned long pinned_vm;
	unsigned long locked_vm;
};

struct vm_area_struct {
	unsigned long vm_start;
	unsigned long vm_end;
	struct mm_struct *vm_mm;
	unsigned long vm_page_prot;
	unsigned long vm_flags;
	const struct vm_operations_struct *vm_ops;
	unsigned long vm_pgoff;
	struct file *vm_file;
	void *vm_private_data;
};

#endif /* _LINUX_MM_TYPES_H */
