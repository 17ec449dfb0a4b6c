/* SPDX-License-Identifier: GPL-2.0-only */
#include_next <linux/uaccess.h>
#include <linux/mm.h>

#if LINUX >= KERNEL(6, 4, 0)
#define untagged_addr_remote(mm, addr) ((void)(mm), untagged_addr(addr))
#endif
