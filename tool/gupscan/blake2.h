/* SPDX-License-Identifier: GPL-2.0-only */
/* BLAKE2b with 16 bytes of output (RFC 7693), no key. */
#ifndef GUPSCAN_BLAKE2_H
#define GUPSCAN_BLAKE2_H

#include <stddef.h>
#include <stdint.h>

#define HASH_SIZE 16

struct hash {
	uint8_t b[HASH_SIZE];
};

struct hash blake2(const void *data, size_t len);

#endif
