/* SPDX-License-Identifier: GPL-2.0-only */
/* Many bytes at a time. */
#ifndef GUPSCAN_BLOCK_H
#define GUPSCAN_BLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t block __attribute__((vector_size(16)));

#define LANES sizeof(block)
#define STRIDE (4 * LANES)

static inline block load(const uint8_t *p)
{
	block v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static inline block all(uint8_t c)
{
	return (block){ 0 } + c;
}

static inline bool any(block v)
{
	uint64_t half[2];

	memcpy(half, &v, sizeof(half));
	return half[0] | half[1];
}

#endif
