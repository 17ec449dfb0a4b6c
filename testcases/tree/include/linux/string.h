/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_STRING_H
#define _LINUX_STRING_H

#include <linux/types.h>

void *memcpy(void *to, const void *from, size_t len);
void *memset(void *s, int c, size_t len);
int memcmp(const void *a, const void *b, size_t len);

#endif /* _LINUX_STRING_H */
