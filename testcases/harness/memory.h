/* SPDX-License-Identifier: GPL-2.0-only */
/* What is behind the allocators of memory.c. */
#ifndef HARNESS_MEMORY_H
#define HARNESS_MEMORY_H

#include <linux/types.h>

/* What kmalloc() has for 0 bytes: neither NULL nor memory. */
#define NO_BYTES ((void *)16)

/* Who may free it. */
enum family { KMALLOC, KVMALLOC, ONE_PAGE };

/* NULL if the world says that there is no memory. */
void *allocate(size_t size, bool zero, enum family family, const char *name);
void release(const void *at, enum family family, const char *name);

#endif /* HARNESS_MEMORY_H */
