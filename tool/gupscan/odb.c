// SPDX-License-Identifier: GPL-2.0-only
#include "odb.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libdeflate.h>

#define DIRS_MAX 64
#define BASES 4096
#define SMALL_FILE ((size_t)16 << 20)

static bool map_file(const char *path, const uint8_t **data, size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	void *p = MAP_FAILED;

	if (fd < 0)
		return false;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size > 0)
		p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd,
			 0);
	close(fd);
	if (p == MAP_FAILED)
		return false;
	*data = p;
	*len = (size_t)st.st_size;
	return true;
}

static void unmap_pack(struct pack *p)
{
	if (p->index)
		munmap((void *)(uintptr_t)p->index, p->index_len);
	if (p->data)
		munmap((void *)(uintptr_t)p->data, p->len);
}

/* A pack that cannot be used is left out; its objects will be missing. */
static void add_pack(struct odb *odb, const char *dir, const char *name)
{
	struct pack p = { .mapped = true };
	struct reason why;
	struct buf path = { 0 };
	size_t stem = strlen(name) - strlen("idx");

	buf_str(&path, dir);
	buf_str(&path, "/pack/");
	buf_str(&path, name);
	buf_add(&path, "", 1);
	if (map_file(path.p, &p.index, &p.index_len)) {
		path.len -= strlen(name) + 1;
		buf_add(&path, name, stem);
		buf_add(&path, "pack", sizeof("pack"));
		if (map_file(path.p, &p.data, &p.len) && pack_check(&p, &why)) {
			odb->pack = grow(odb->pack, odb->packs, &odb->pack_cap,
					 sizeof(*odb->pack));
			odb->pack[odb->packs++] = p;
		} else {
			unmap_pack(&p);
		}
	}
	buf_free(&path);
}

static void add_packs(struct odb *odb, const char *dir)
{
	struct buf path = { 0 };
	struct dirent *de;
	DIR *d;

	buf_str(&path, dir);
	buf_add(&path, "/pack", sizeof("/pack"));
	d = opendir(path.p);
	buf_free(&path);
	if (!d)
		return;
	while ((de = readdir(d))) {
		size_t len = strlen(de->d_name);

		if (len > 4 && !strcmp(de->d_name + len - 4, ".idx"))
			add_pack(odb, dir, de->d_name);
	}
	closedir(d);
}

static void add_dir(struct odb *odb, const char *base, const char *path,
		    size_t len)
{
	struct buf full = { 0 };

	if (odb->dirs >= DIRS_MAX)
		die(STATUS_FOREIGN,
		    "alternates: %s: more than %d; let git read it", base,
		    DIRS_MAX);
	if (path[0] != '/' && base[0]) {
		buf_str(&full, base);
		buf_char(&full, '/');
	}
	buf_add(&full, path, len);
	buf_add(&full, "", 1);
	for (uint32_t i = 0; i < odb->dirs; i++) {
		if (!strcmp(odb->dir[i], full.p)) {
			buf_free(&full);
			return;
		}
	}
	odb->dir = grow(odb->dir, odb->dirs, &odb->dir_cap, sizeof(*odb->dir));
	odb->dir[odb->dirs++] = full.p;
}

static void add_alternates(struct odb *odb, const char *dir)
{
	struct buf path = { 0 }, text = { 0 };
	size_t at = 0;

	buf_str(&path, dir);
	buf_add(&path, "/info/alternates", sizeof("/info/alternates"));
	if (!read_whole(path.p, SMALL_FILE, &text))
		text.len = 0;
	while (at < text.len) {
		const char *line = text.p + at;
		size_t len = strcspn(line, "\n");

		if (line[0] == '"')
			die(STATUS_FOREIGN,
			    "alternates: %s: a quoted path; let git read it",
			    path.p);
		if (len && line[0] != '#')
			add_dir(odb, dir, line, len);
		at += len + 1;
	}
	buf_free(&path);
	buf_free(&text);
}

/* Objects that stand in for others would have to be looked up by name. */
static bool has_replacements(const char *git_dir)
{
	struct buf path = { 0 }, text = { 0 };
	bool found = false;
	struct dirent *de;
	DIR *d;

	buf_str(&path, git_dir);
	buf_add(&path, "/refs/replace", sizeof("/refs/replace"));
	d = opendir(path.p);
	if (d) {
		while ((de = readdir(d)))
			found |= de->d_name[0] != '.';
		closedir(d);
	}
	path.len = 0;
	buf_str(&path, git_dir);
	buf_add(&path, "/packed-refs", sizeof("/packed-refs"));
	if (read_whole(path.p, SMALL_FILE, &text))
		found |= memmem(text.p, text.len, "refs/replace/", 13) != NULL;
	else if (errno != ENOENT)
		found = true;
	buf_free(&path);
	buf_free(&text);
	return found;
}

/*
 * Opens the objects of the repository whose git directory (or working tree,
 * or bare repository) @dir is. Returns false with a reason if it is of a kind
 * that only git can read; @odb is to be closed then, too.
 */
bool odb_open(struct odb *odb, const char *dir, struct reason *why)
{
	struct buf git_dir = { 0 }, common = { 0 };
	bool good = false;
	struct stat st;

	memset(odb, 0, sizeof(*odb));
	if (!git_dir_of(dir, &git_dir)) {
		git_dir.len = 0;
		buf_add(&git_dir, dir, strlen(dir) + 1);
	}
	git_common_dir(git_dir.p, &common);
	if (git_is_sha256(common.p)) {
		because(why, "SHA-256");
		goto out;
	}
	if (has_replacements(common.p)) {
		because(why, "some are replaced");
		goto out;
	}
	add_dir(odb, common.p, "objects", strlen("objects"));
	if (stat(odb->dir[0], &st) || !S_ISDIR(st.st_mode))
		die(STATUS_USAGE,
		    "open: %s: no repository; name a git directory", dir);
	for (uint32_t i = 0; i < odb->dirs; i++) {
		add_packs(odb, odb->dir[i]);
		add_alternates(odb, odb->dir[i]);
	}
	good = true;
out:
	buf_free(&git_dir);
	buf_free(&common);
	return good;
}

/* Frees what odb_open() took. */
void odb_close(struct odb *odb)
{
	for (uint32_t i = 0; i < odb->packs; i++)
		if (odb->pack[i].mapped)
			unmap_pack(&odb->pack[i]);
	for (uint32_t i = 0; i < odb->dirs; i++)
		free(odb->dir[i]);
	free(odb->pack);
	free(odb->dir);
	memset(odb, 0, sizeof(*odb));
}

/* Prepares @r for one thread to read objects of @odb with. */
void reader_open(struct object_reader *r, const struct odb *odb)
{
	memset(r, 0, sizeof(*r));
	r->odb = odb;
	r->inflate = libdeflate_alloc_decompressor();
	if (!r->inflate)
		die(STATUS_USAGE, "memory: decompressor: none left; use -j 1");
	r->base = xcalloc(BASES, sizeof(*r->base));
}

/* Frees what @r holds. */
void reader_close(struct object_reader *r)
{
	libdeflate_free_decompressor(r->inflate);
	for (uint32_t i = 0; i < BASES; i++)
		free(r->base[i].data);
	free(r->base);
	free(r->chain);
	buf_free(&r->out);
	buf_free(&r->scratch);
	memset(r, 0, sizeof(*r));
}

/* "blob 123", a NUL, and the object: moves it to the front of r->out. */
static bool strip_loose_header(struct buf *b, enum object_type *type)
{
	static const struct {
		const char *name;
		enum object_type type;
	} types[] = {
		{ "commit ", OBJECT_COMMIT },
		{ "tree ", OBJECT_TREE },
		{ "blob ", OBJECT_BLOB },
		{ "tag ", OBJECT_TAG },
	};
	size_t at = 0, size = 0;

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		size_t len = strlen(types[i].name);

		if (b->len > len && !memcmp(b->p, types[i].name, len)) {
			*type = types[i].type;
			at = len;
		}
	}
	if (!at || !is_digit((uint8_t)b->p[at]))
		return false;
	for (; at < b->len && is_digit((uint8_t)b->p[at]); at++) {
		size = size * 10 + (size_t)(b->p[at] - '0');
		if (size > OBJECT_MAX)
			return false;
	}
	if (at >= b->len || b->p[at] || size != b->len - at - 1)
		return false;
	memmove(b->p, b->p + at + 1, size);
	b->len = size;
	return true;
}

static bool inflate_loose(struct object_reader *r)
{
	const struct buf *in = &r->scratch;
	size_t room = in->len * 4 + 4096, got;
	enum libdeflate_result result;

	do {
		r->out.len = 0;
		buf_room(&r->out, room);
		result = libdeflate_zlib_decompress(r->inflate, in->p, in->len,
						    r->out.p, r->out.cap, &got);
		room = r->out.cap * 2;
	} while (result == LIBDEFLATE_INSUFFICIENT_SPACE &&
		 room <= 4 * OBJECT_MAX);
	if (result != LIBDEFLATE_SUCCESS)
		return false;
	r->out.len = got;
	return true;
}

static void to_hex(const uint8_t *oid, char *hex)
{
	for (size_t i = 0; i < OID_SIZE; i++)
		snprintf(hex + 2 * i, 3, "%02x", oid[i]);
}

/* Reads a loose object; false with errno ENOENT if there is none. */
static bool read_loose(struct object_reader *r, const char *dir,
		       const char *hex, enum object_type *type)
{
	struct buf path = { 0 };
	bool found;

	buf_str(&path, dir);
	buf_char(&path, '/');
	buf_add(&path, hex, 2);
	buf_char(&path, '/');
	buf_add(&path, hex + 2, HEX_SIZE - 2 + 1);
	found = read_whole(path.p, OBJECT_MAX, &r->scratch);
	buf_free(&path);
	if (!found)
		return false;
	errno = EIO;
	return inflate_loose(r) && strip_loose_header(&r->out, type);
}

/*
 * Reads the object @oid into r->out, which is good until the next call.
 * Returns false with a reason if it is missing or corrupt.
 */
bool odb_read(struct object_reader *r, const uint8_t *oid,
	      enum object_type *type, struct reason *why)
{
	const struct odb *odb = r->odb;
	char hex[HEX_SIZE + 1];
	uint64_t offset;

	for (uint32_t i = 0; i < odb->packs; i++)
		if (pack_find(&odb->pack[i], oid, &offset))
			return pack_read(r, &odb->pack[i], offset, type, why);
	to_hex(oid, hex);
	for (uint32_t i = 0; i < odb->dirs; i++) {
		if (read_loose(r, odb->dir[i], hex, type))
			return true;
		if (errno != ENOENT && errno != ENOTDIR) {
			because(why, "loose object %s: %s", hex,
				strerror(errno));
			return false;
		}
	}
	because(why, "object %s is missing", hex);
	return false;
}
