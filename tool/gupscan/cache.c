// SPDX-License-Identifier: GPL-2.0-only
/*
 * The file: a magic number, the count, the fingerprints, and a hash of all of
 * it. What this run has met comes first; what has not been met for longest
 * falls off the end. A file that is not exactly so is taken for an empty one.
 * It is replaced by rename(2), so that another process, or the next one after
 * a crash, sees the old or the new and never a part.
 */
#include "cache.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAGIC "GUPSCAN\001"
#define MAGIC_SIZE 8
#define HEADER_SIZE (MAGIC_SIZE + 8)
#define COUNT_MAX ((uint32_t)1 << 18)
#define FILE_MAX (HEADER_SIZE + ((size_t)COUNT_MAX + 1) * HASH_SIZE)

static uint64_t first_word(const struct hash *h)
{
	uint64_t v;

	memcpy(&v, h->b, sizeof(v));
	return v;
}

static bool same(const struct hash *a, const struct hash *b)
{
	return !memcmp(a->b, b->b, HASH_SIZE);
}

static void build_table(struct cache *c)
{
	uint32_t size = 64;

	while (size < 2 * c->count)
		size *= 2;
	c->mask = size - 1;
	c->slot = xmalloc(size * sizeof(*c->slot));
	memset(c->slot, 0xff, size * sizeof(*c->slot));
	for (uint32_t i = 0; i < c->count; i++) {
		uint32_t s = (uint32_t)first_word(&c->known[i]) & c->mask;

		while (c->slot[s] != NONE)
			s = (s + 1) & c->mask;
		c->slot[s] = i;
	}
}

/* Fills @c from @path; anything wrong with the file makes @c empty. */
void cache_load(struct cache *c, const char *path)
{
	struct buf file = { 0 };
	struct hash sum;
	uint64_t count = 0;

	memset(c, 0, sizeof(*c));
	if (read_whole(path, FILE_MAX, &file) &&
	    file.len >= HEADER_SIZE + HASH_SIZE &&
	    !memcmp(file.p, MAGIC, MAGIC_SIZE)) {
		memcpy(&count, file.p + MAGIC_SIZE, sizeof(count));
		sum = blake2(file.p, file.len - HASH_SIZE);
		if (count > COUNT_MAX ||
		    file.len != HEADER_SIZE + (count + 1) * HASH_SIZE ||
		    memcmp(file.p + file.len - HASH_SIZE, sum.b, HASH_SIZE) !=
			    0)
			count = 0;
	}
	c->count = (uint32_t)count;
	c->known = xcalloc(c->count, sizeof(*c->known));
	if (c->count)
		memcpy(c->known, file.p + HEADER_SIZE,
		       c->count * sizeof(*c->known));
	c->seen = xcalloc(c->count, 1);
	build_table(c);
	buf_free(&file);
}

/* Is @h known? May be called by several threads at once. */
bool cache_has(struct cache *c, const struct hash *h)
{
	uint32_t s = (uint32_t)first_word(h) & c->mask;

	for (; c->slot[s] != NONE; s = (s + 1) & c->mask) {
		if (!same(&c->known[c->slot[s]], h))
			continue;
		__atomic_store_n(&c->seen[c->slot[s]], 1, __ATOMIC_RELAXED);
		return true;
	}
	return false;
}

static bool write_all(int fd, const char *p, size_t len)
{
	while (len) {
		ssize_t n = write(fd, p, len);

		if (n <= 0)
			return false;
		p += n;
		len -= (size_t)n;
	}
	return true;
}

static void contents(const struct cache *c, const struct hash *fresh,
		     uint32_t count, struct buf *out)
{
	uint64_t total = 0;
	struct hash sum;

	buf_room(out, HEADER_SIZE + ((size_t)count + c->count + 1) * HASH_SIZE);
	buf_add(out, MAGIC, MAGIC_SIZE);
	buf_add(out, &total, sizeof(total));
	for (uint32_t i = 0; i < count && total < COUNT_MAX; i++, total++)
		buf_add(out, fresh[i].b, HASH_SIZE);
	for (int seen = 1; seen >= 0; seen--)
		for (uint32_t i = 0; i < c->count && total < COUNT_MAX; i++)
			if (c->seen[i] == seen) {
				buf_add(out, c->known[i].b, HASH_SIZE);
				total++;
			}
	memcpy(out->p + MAGIC_SIZE, &total, sizeof(total));
	sum = blake2(out->p, out->len);
	buf_add(out, sum.b, HASH_SIZE);
}

/*
 * Writes the @count fingerprints in @fresh and those in @c to @path. Does
 * nothing if there are no new ones. Returns false, with errno set and nothing
 * changed, if it can't.
 */
bool cache_save(const struct cache *c, const char *path,
		const struct hash *fresh, uint32_t count)
{
	struct buf temp = { 0 }, out = { 0 };
	bool good;
	int fd;

	if (!count)
		return true;
	buf_str(&temp, path);
	buf_add(&temp, ".XXXXXX", sizeof(".XXXXXX"));
	fd = mkostemp(temp.p, O_CLOEXEC);
	if (fd < 0) {
		buf_free(&temp);
		return false;
	}
	contents(c, fresh, count, &out);
	good = write_all(fd, out.p, out.len);
	good = !close(fd) && good;
	good = good && !rename(temp.p, path);
	if (!good)
		unlink(temp.p);
	buf_free(&temp);
	buf_free(&out);
	return good;
}

/* Frees what cache_load() took. */
void cache_free(struct cache *c)
{
	free(c->known);
	free(c->slot);
	free(c->seen);
	memset(c, 0, sizeof(*c));
}
