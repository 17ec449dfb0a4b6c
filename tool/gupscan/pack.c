// SPDX-License-Identifier: GPL-2.0-only
/*
 * A pack and its index of version 2, as gitformat-pack(5) has them. Every
 * number that comes out of them is checked before it is used.
 */
#include <stdlib.h>
#include <string.h>

#include <libdeflate.h>

#include "odb.h"

#define INDEX_HEADER 8
#define FANOUT_SIZE (256 * 4)
#define PACK_HEADER 12
#define TRAILER 20
#define RATIO_MAX 1032 /* the most that deflate can do */

#define CHAIN_MAX 10000
#define BASES 4096
#define BASE_MAX ((size_t)8 << 20)
#define BASE_BYTES_MAX ((size_t)64 << 20)

static uint32_t be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static uint32_t fanout(const struct pack *p, uint32_t i)
{
	return be32(p->index + INDEX_HEADER + 4 * (size_t)i);
}

/*
 * Checks the headers and the sizes of @p, whose index, data and lengths are
 * filled in, and sets its count. Returns false with a reason.
 */
bool pack_check(struct pack *p, struct reason *why)
{
	static const uint8_t magic[8] = { 0xff, 't', 'O', 'c', 0, 0, 0, 2 };
	uint32_t last = 0;

	if (p->index_len < INDEX_HEADER + FANOUT_SIZE + 2 * TRAILER ||
	    memcmp(p->index, magic, sizeof(magic)) != 0) {
		because(why, "a pack index that is not of version 2");
		return false;
	}
	for (uint32_t i = 0; i < 256; i++) {
		if (fanout(p, i) < last) {
			because(why, "a pack index whose fan-out decreases");
			return false;
		}
		last = fanout(p, i);
	}
	p->count = last;
	if ((p->index_len - INDEX_HEADER - FANOUT_SIZE - 2 * TRAILER) /
		    (OID_SIZE + 8) <
	    last) {
		because(why, "a pack index that is cut short");
		return false;
	}
	if (p->len < PACK_HEADER + TRAILER || memcmp(p->data, "PACK", 4) != 0 ||
	    (be32(p->data + 4) != 2 && be32(p->data + 4) != 3)) {
		because(why, "a pack that is not of version 2 or 3");
		return false;
	}
	return true;
}

/* The offset of object @i in the pack; false if it is outside. */
static bool offset_of(const struct pack *p, uint32_t i, uint64_t *offset)
{
	const uint8_t *table = p->index + INDEX_HEADER + FANOUT_SIZE;
	const uint8_t *small = table + (size_t)p->count * (OID_SIZE + 4);
	const uint8_t *large = small + (size_t)p->count * 4;
	const uint8_t *end = p->index + p->index_len - 2 * TRAILER;
	uint32_t v = be32(small + 4 * (size_t)i);

	*offset = v;
	if (v & 0x80000000) {
		v &= 0x7fffffff;
		if ((size_t)(end - large) / 8 <= v)
			return false;
		large += 8 * (size_t)v;
		*offset = (uint64_t)be32(large) << 32 | be32(large + 4);
	}
	return *offset >= PACK_HEADER && *offset < p->len - TRAILER;
}

/* Looks @oid up; returns false if the pack does not have it. */
bool pack_find(const struct pack *p, const uint8_t *oid, uint64_t *offset)
{
	const uint8_t *table = p->index + INDEX_HEADER + FANOUT_SIZE;
	uint32_t lo = oid[0] ? fanout(p, oid[0] - 1U) : 0;
	uint32_t hi = fanout(p, oid[0]);

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		int order =
			memcmp(oid, table + (size_t)mid * OID_SIZE, OID_SIZE);

		if (!order)
			return offset_of(p, mid, offset);
		if (order < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return false;
}

/* Seven bits a byte, the lowest first. */
static bool read_size(const uint8_t **p, const uint8_t *end, uint64_t *size,
		      unsigned int shift)
{
	uint8_t c;

	do {
		if (*p >= end || shift > 56)
			return false;
		c = *(*p)++;
		*size |= (uint64_t)(c & 127) << shift;
		shift += 7;
	} while (c & 128);
	return true;
}

/*
 * Reads the header of the entry at @offset. For a delta, @base becomes the
 * offset of what it is against.
 */
static bool read_header(const struct pack *p, uint64_t offset,
			struct delta *entry, enum object_type *type,
			uint64_t *base)
{
	const uint8_t *at = p->data + offset;
	const uint8_t *end = p->data + p->len - TRAILER;
	uint64_t size, back;
	uint8_t c = *at++;

	*type = (enum object_type)(c >> 4 & 7);
	size = c & 15;
	if (c & 128 && !read_size(&at, end, &size, 4))
		return false;
	if (size > OBJECT_MAX)
		return false;
	if (*type == OBJECT_OFS_DELTA) {
		if (at >= end)
			return false;
		c = *at++;
		back = c & 127;
		while (c & 128) {
			if (at >= end || back > UINT64_MAX >> 8)
				return false;
			c = *at++;
			back = ((back + 1) << 7) | (c & 127);
		}
		if (!back || back > offset - PACK_HEADER)
			return false;
		*base = offset - back;
	} else if (*type == OBJECT_REF_DELTA) {
		if ((size_t)(end - at) < OID_SIZE || !pack_find(p, at, base))
			return false;
		at += OID_SIZE;
	} else if (*type < OBJECT_COMMIT || *type > OBJECT_TAG) {
		return false;
	}
	*entry = (struct delta){ offset, (uint64_t)(at - p->data),
				 (size_t)size };
	return true;
}

static bool inflate(struct object_reader *r, const struct pack *p,
		    const struct delta *entry, struct buf *out)
{
	size_t avail = p->len - TRAILER - entry->data, used, got;

	if (entry->size / RATIO_MAX > avail)
		return false;
	out->len = 0;
	buf_room(out, entry->size + 1);
	if (libdeflate_zlib_decompress_ex(r->inflate, p->data + entry->data,
					  avail, out->p, entry->size, &used,
					  &got) != LIBDEFLATE_SUCCESS ||
	    got != entry->size)
		return false;
	out->len = got;
	return true;
}

/* The bytes of one copy instruction: those of @bits that are set in @op. */
static bool read_operand(const uint8_t **p, const uint8_t *end, uint8_t op,
			 unsigned int first, unsigned int count, size_t *value)
{
	*value = 0;
	for (unsigned int i = 0; i < count; i++) {
		if (!(op >> (first + i) & 1))
			continue;
		if (*p >= end)
			return false;
		*value |= (size_t) * (*p)++ << (8 * i);
	}
	return true;
}

/* Makes @out of @base by @delta. Returns false if the delta is not sound. */
bool delta_apply(const uint8_t *base, size_t base_len, const uint8_t *delta,
		 size_t delta_len, struct buf *out)
{
	const uint8_t *p = delta, *end = delta + delta_len;
	uint64_t from = 0, to = 0;

	if (!read_size(&p, end, &from, 0) || !read_size(&p, end, &to, 0) ||
	    from != base_len || to > OBJECT_MAX)
		return false;
	out->len = 0;
	buf_room(out, to + 1);
	while (p < end) {
		uint8_t op = *p++;
		size_t at, size;

		if (op & 128) {
			if (!read_operand(&p, end, op, 0, 4, &at) ||
			    !read_operand(&p, end, op, 4, 3, &size))
				return false;
			if (!size)
				size = 0x10000;
			if (at > base_len || size > base_len - at ||
			    size > to - out->len)
				return false;
			memcpy(out->p + out->len, base + at, size);
		} else {
			size = op;
			if (!size || size > (size_t)(end - p) ||
			    size > to - out->len)
				return false;
			memcpy(out->p + out->len, p, size);
			p += size;
		}
		out->len += size;
	}
	return out->len == to;
}

static uint32_t base_slot(const struct pack *p, uint64_t offset)
{
	uint64_t h = (offset ^ (uintptr_t)p >> 4) * 0x9e3779b97f4a7c15;

	return (uint32_t)(h >> 40) % BASES;
}

static void drop_base(struct object_reader *r, uint32_t slot)
{
	struct base *b = &r->base[slot];

	r->base_bytes -= b->len;
	free(b->data);
	*b = (struct base){ 0 };
}

/* Keeps what is in @from, and takes it away, if it is not too large. */
static void keep_base(struct object_reader *r, const struct pack *p,
		      uint64_t offset, enum object_type type, struct buf *from)
{
	uint32_t slot = base_slot(p, offset);

	if (from->len > BASE_MAX)
		return;
	drop_base(r, slot);
	while (r->base_bytes + from->len > BASE_BYTES_MAX)
		drop_base(r, r->hand++ % BASES);
	/* The buffer may be far larger than what it holds. */
	r->base[slot] = (struct base){
		.pack = p,
		.offset = offset,
		.data = xrealloc(from->p, from->len, 1),
		.len = from->len,
		.type = type,
	};
	r->base_bytes += from->len;
	*from = (struct buf){ 0 };
}

static const struct base *find_base(const struct object_reader *r,
				    const struct pack *p, uint64_t offset)
{
	const struct base *b = &r->base[base_slot(p, offset)];

	return b->data && b->pack == p && b->offset == offset ? b : NULL;
}

/*
 * Reads the object at @offset into r->out. Chains of deltas are followed to
 * something whole and then applied on the way back; what is in between is
 * kept for the next, within bounds. Returns false with a reason.
 */
bool pack_read(struct object_reader *r, const struct pack *p, uint64_t offset,
	       enum object_type *type, struct reason *why)
{
	const struct base *known = NULL;
	struct buf whole = { 0 };
	struct delta entry;
	uint64_t base = 0, from;
	uint32_t n = 0;

	for (;; offset = base) {
		if (n) {
			known = find_base(r, p, offset);
			if (known)
				break;
		}
		if (!read_header(p, offset, &entry, type, &base))
			goto corrupt;
		if (*type <= OBJECT_TAG)
			break;
		if (n >= CHAIN_MAX)
			goto corrupt;
		r->chain = grow(r->chain, n, &r->chain_cap, sizeof(*r->chain));
		r->chain[n++] = entry;
	}
	from = offset;
	if (known)
		*type = known->type;
	else if (!inflate(r, p, &entry, &r->out))
		goto corrupt;
	while (n--) {
		const uint8_t *data = known ? known->data :
					      (const uint8_t *)r->out.p;
		size_t len = known ? known->len : r->out.len;

		if (!inflate(r, p, &r->chain[n], &r->scratch) ||
		    !delta_apply(data, len, (const uint8_t *)r->scratch.p,
				 r->scratch.len, &whole)) {
			buf_free(&whole);
			goto corrupt;
		}
		if (!known)
			keep_base(r, p, from, *type, &r->out);
		known = NULL;
		from = r->chain[n].offset;
		buf_free(&r->out);
		r->out = whole;
		whole = (struct buf){ 0 };
	}
	return true;
corrupt:
	because(why, "a pack with a corrupt entry at offset %llu",
		(unsigned long long)offset);
	return false;
}
