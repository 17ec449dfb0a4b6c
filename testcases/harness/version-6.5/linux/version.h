/* SPDX-License-Identifier: GPL-2.0-only */
/* Of the first kernel without the parameter. */
#ifndef _LINUX_VERSION_H
#define _LINUX_VERSION_H

#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + (c))
#define LINUX_VERSION_CODE KERNEL_VERSION(6, 5, 0)

#endif /* _LINUX_VERSION_H */
