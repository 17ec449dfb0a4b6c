/* SPDX-License-Identifier: GPL-2.0-only */
/* Fingerprints of files that are known to hold none of the names. */
#ifndef GUPSCAN_CACHE_H
#define GUPSCAN_CACHE_H

#include "blake2.h"
#include "util.h"

struct cache {
	struct hash *known; /* as the file has them, the newest first */
	uint32_t count;
	uint32_t *slot; /* hash table of places in @known */
	uint32_t mask;
	uint8_t *seen; /* per entry: this run has met it */
};

void cache_load(struct cache *c, const char *path);
bool cache_has(struct cache *c, const struct hash *h);
bool cache_save(const struct cache *c, const char *path,
		const struct hash *fresh, uint32_t count);
void cache_free(struct cache *c);

#endif
