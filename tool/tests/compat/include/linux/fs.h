/* SPDX-License-Identifier: GPL-2.0-only */
#include_next <linux/fs.h>
#include <linux/mm_types.h>

#if LINUX >= KERNEL(4, 15, 0)
bool vma_is_fsdax(struct vm_area_struct *vma);
#endif
