// SPDX-License-Identifier: GPL-2.0-only
/* The allocators of the kernel, all of which may fail. */

#include <linux/kernel.h>
#include <linux/slab.h>
#include <asm/page.h>
#include "memory.h"

static void *allocate_array(size_t n, size_t size, bool zero,
			    enum family family, const char *name)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		bytes = ~0UL;
	return allocate(bytes, zero, family, name);
}

void *kmalloc(size_t size, gfp_t flags)
{
	return allocate(size, flags & __GFP_ZERO, KMALLOC, "kmalloc");
}

void *kzalloc(size_t size, gfp_t flags)
{
	return allocate(size, true, KMALLOC, "kzalloc");
}

void *kmalloc_array(size_t n, size_t size, gfp_t flags)
{
	return allocate_array(n, size, flags & __GFP_ZERO, KMALLOC,
			      "kmalloc_array");
}

void *kcalloc(size_t n, size_t size, gfp_t flags)
{
	return allocate_array(n, size, true, KMALLOC, "kcalloc");
}

void kfree(const void *objp)
{
	release(objp, KMALLOC, "kfree");
}

void *kvmalloc(size_t size, gfp_t flags)
{
	return allocate(size, flags & __GFP_ZERO, KVMALLOC, "kvmalloc");
}

void *kvzalloc(size_t size, gfp_t flags)
{
	return allocate(size, true, KVMALLOC, "kvzalloc");
}

void *kvmalloc_array(size_t n, size_t size, gfp_t flags)
{
	return allocate_array(n, size, flags & __GFP_ZERO, KVMALLOC,
			      "kvmalloc_array");
}

void *kvcalloc(size_t n, size_t size, gfp_t flags)
{
	return allocate_array(n, size, true, KVMALLOC, "kvcalloc");
}

void kvfree(const void *addr)
{
	release(addr, KVMALLOC, "kvfree");
}

unsigned long __get_free_page(gfp_t flags)
{
	return (unsigned long)allocate(PAGE_SIZE, flags & __GFP_ZERO, ONE_PAGE,
				       "__get_free_page");
}

void free_page(unsigned long addr)
{
	release((void *)addr, ONE_PAGE, "free_page");
}
