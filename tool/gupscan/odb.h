/* SPDX-License-Identifier: GPL-2.0-only */
/* git's object database: packs, loose objects, alternates. */
#ifndef GUPSCAN_ODB_H
#define GUPSCAN_ODB_H

#include "list.h"

struct libdeflate_decompressor;

#define OBJECT_MAX ((size_t)1 << 30)

enum object_type {
	OBJECT_COMMIT = 1,
	OBJECT_TREE = 2,
	OBJECT_BLOB = 3,
	OBJECT_TAG = 4,
	OBJECT_OFS_DELTA = 6,
	OBJECT_REF_DELTA = 7,
};

struct pack {
	const uint8_t *index;
	size_t index_len;
	const uint8_t *data;
	size_t len;
	uint32_t count;
	bool mapped;
};

struct odb {
	struct pack *pack;
	uint32_t packs, pack_cap;
	char **dir; /* objects directories: the own one, then alternates */
	uint32_t dirs, dir_cap;
};

/* An object that others are deltas against. */
struct base {
	const struct pack *pack;
	uint64_t offset;
	uint8_t *data;
	size_t len;
	enum object_type type;
};

struct delta {
	uint64_t offset; /* of its entry */
	uint64_t data; /* of what is compressed */
	size_t size;
};

/* What one thread needs to read objects. */
struct object_reader {
	const struct odb *odb;
	struct libdeflate_decompressor *inflate;
	struct buf out; /* the object read last */
	struct buf scratch;
	struct delta *chain;
	uint32_t chain_cap;
	struct base *base;
	size_t base_bytes;
	uint32_t hand;
};

bool odb_open(struct odb *odb, const char *dir, struct reason *why);
void odb_close(struct odb *odb);
void reader_open(struct object_reader *r, const struct odb *odb);
void reader_close(struct object_reader *r);
bool odb_read(struct object_reader *r, const uint8_t *oid,
	      enum object_type *type, struct reason *why);
bool list_rev(struct list *l, struct object_reader *r, const char *hex,
	      struct reason *why);

/* pack.c */
bool pack_check(struct pack *p, struct reason *why);
bool pack_find(const struct pack *p, const uint8_t *oid, uint64_t *offset);
bool pack_read(struct object_reader *r, const struct pack *p, uint64_t offset,
	       enum object_type *type, struct reason *why);
bool delta_apply(const uint8_t *base, size_t base_len, const uint8_t *delta,
		 size_t delta_len, struct buf *out);

#endif
