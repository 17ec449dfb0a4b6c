// SPDX-License-Identifier: GPL-2.0-only
/*
 * git's index, versions 2 to 4, as gitformat-index(5) has it. Asking git for
 * the same list takes six times as long.
 */
#include <errno.h>
#include <string.h>

#include "list.h"

#define HEADER_SIZE 12
#define ENTRY_SIZE 62
#define OID_AT 40
#define TRAILER_SIZE 20
#define INDEX_MAX ((size_t)1 << 32)

#define MODE_TYPE 0170000
#define MODE_FILE 0100000
#define MODE_LINK 0120000
#define MODE_GITLINK 0160000

#define FLAG_EXTENDED 0x4000
#define FLAG_SKIP_WORKTREE 0x4000 /* of the extended flags */

static uint32_t be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static uint32_t be16(const uint8_t *p)
{
	return (uint32_t)p[0] << 8 | p[1];
}

/* The number of bytes that version 4 drops from the path before. */
static bool read_strip(const uint8_t *p, size_t end, size_t *at, size_t *value)
{
	size_t v;

	if (*at >= end)
		return false;
	v = p[*at] & 127;
	while (p[(*at)++] & 128) {
		if (*at >= end || v > UINT32_MAX)
			return false;
		v = ((v + 1) << 7) | (p[*at] & 127);
	}
	*value = v;
	return true;
}

struct cursor {
	const uint8_t *p;
	size_t at;
	size_t end; /* where the trailer begins */
	uint32_t version;
	struct buf path; /* of the entry before: version 4 builds on it */
};

/* Reads one entry; false if it doesn't fit. */
static bool read_entry(struct cursor *c, struct list *l)
{
	const uint8_t *p = c->p + c->at;
	size_t head = ENTRY_SIZE, strip = 0, len;
	const uint8_t *name, *nul;
	uint32_t mode, extended = 0;

	if (c->end - c->at < ENTRY_SIZE + 2)
		return false;
	mode = be32(p + 24) & MODE_TYPE;
	if (be16(p + 60) & FLAG_EXTENDED) {
		if (c->version < 3)
			return false;
		extended = be16(p + 62);
		head += 2;
	}
	if (c->version == 4) {
		size_t at = c->at + head;

		if (!read_strip(c->p, c->end, &at, &strip) ||
		    strip > c->path.len)
			return false;
		head = at - c->at;
		c->path.len -= strip;
	} else {
		c->path.len = 0;
	}
	name = p + head;
	nul = memchr(name, '\0', c->end - c->at - head);
	if (!nul)
		return false;
	len = (size_t)(nul - name);
	buf_add(&c->path, name, len);
	if (c->version == 4)
		c->at += head + len + 1;
	else
		c->at += (head + len + 8) & ~(size_t)7;
	if (c->at > c->end || !c->path.len)
		return false;
	if (mode != MODE_FILE && mode != MODE_LINK && mode != MODE_GITLINK)
		return false;
	if (mode == MODE_LINK)
		list_add_link(l, c->path.p, c->path.len);
	else if (mode == MODE_FILE && extended & FLAG_SKIP_WORKTREE)
		list_add_sparse(l, c->path.p, c->path.len, p + OID_AT);
	else if (mode == MODE_FILE)
		list_add(l, c->path.p, c->path.len, NULL);
	return true;
}

/* All extensions must be of the kind that one may ignore. */
static bool skip_extensions(struct cursor *c)
{
	while (c->end - c->at >= 8) {
		const uint8_t *p = c->p + c->at;
		size_t len = be32(p + 4);

		if (p[0] < 'A' || p[0] > 'Z' || len > c->end - c->at - 8)
			return false;
		c->at += 8 + len;
	}
	return c->at == c->end;
}

/*
 * Adds the regular files of the index in @p to @l. INDEX_FOREIGN if anything
 * is not as this reader knows it: version, split or sparse index, SHA-256 (the
 * lengths do not fit then), damage. @l may hold some of the files by then.
 */
enum index_result index_parse(struct list *l, const uint8_t *p, size_t len)
{
	struct cursor c = { .p = p, .at = HEADER_SIZE };
	uint32_t count;
	bool good = true;

	if (len < HEADER_SIZE + TRAILER_SIZE || memcmp(p, "DIRC", 4) != 0)
		return INDEX_FOREIGN;
	c.end = len - TRAILER_SIZE;
	c.version = be32(p + 4);
	count = be32(p + 8);
	if (c.version < 2 || c.version > 4 || count > len / ENTRY_SIZE)
		return INDEX_FOREIGN;
	while (good && count--)
		good = read_entry(&c, l);
	good = good && skip_extensions(&c);
	buf_free(&c.path);
	return good ? INDEX_OK : INDEX_FOREIGN;
}

/* Adds the files of the index of @git_dir to @l. */
enum index_result index_load(struct list *l, const char *git_dir)
{
	struct buf path = { 0 }, data = { 0 };
	enum index_result result = INDEX_FOREIGN;

	buf_str(&path, git_dir);
	buf_add(&path, "/index", sizeof("/index"));
	if (read_whole(path.p, INDEX_MAX, &data))
		result = index_parse(l, (const uint8_t *)data.p, data.len);
	else if (errno == ENOENT)
		result = INDEX_NONE;
	buf_free(&path);
	buf_free(&data);
	return result;
}
