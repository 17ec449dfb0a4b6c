/* SPDX-License-Identifier: GPL-2.0-only */
/* What 6.5 has besides. */
#ifndef VERSION_6_5_UACCESS_H
#define VERSION_6_5_UACCESS_H

#include_next <linux/uaccess.h>

#include <linux/mm.h>

#define untagged_addr_remote(mm, addr) untagged_addr(addr)

#endif /* VERSION_6_5_UACCESS_H */
