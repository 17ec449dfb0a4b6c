// SPDX-License-Identifier: GPL-2.0-only
/* The files of a commit or tree, from its tree objects. */
#include <stdlib.h>
#include <string.h>

#include "odb.h"

/*
 * More than these is no source tree but an attempt to fill the memory: trees
 * that share their children can have ten billion files in a kilobyte.
 */
#define ENTRIES_MAX 5000000
#define PATHS_MAX ((size_t)256 << 20)
#define PATH_BYTES_MAX 65536

struct pending {
	uint8_t oid[OID_SIZE];
	char *path; /* with a "/" behind it, or "" */
};

struct walker {
	struct pending *stack;
	uint32_t depth, cap;
	uint32_t seen;
	size_t bytes; /* of the paths that were seen */
};

static void push_tree(struct walker *w, const uint8_t *oid, const char *path,
		      size_t len)
{
	struct pending *p;

	w->stack = grow(w->stack, w->depth, &w->cap, sizeof(*w->stack));
	p = &w->stack[w->depth++];
	memcpy(p->oid, oid, OID_SIZE);
	p->path = xmalloc(len + 1);
	memcpy(p->path, path, len);
	p->path[len] = '\0';
}

/* "100644 name", a NUL and the object; false if it is not so. */
static bool read_entry(struct walker *w, struct list *l, const char *prefix,
		       const char **at, const char *end, struct buf *path)
{
	const char *p = *at;
	uint32_t mode = 0;
	size_t len;

	for (; p < end && *p >= '0' && *p <= '7' && mode < 01000000; p++)
		mode = mode << 3 | (uint32_t)(*p - '0');
	if (p >= end || *p++ != ' ')
		return false;
	len = strnlen(p, (size_t)(end - p));
	if (!len || (size_t)(end - p) < len + 1 + OID_SIZE)
		return false;
	path->len = 0;
	buf_str(path, prefix);
	buf_add(path, p, len);
	*at = p + len + 1 + OID_SIZE;
	if (path->len > PATH_BYTES_MAX)
		return false;
	w->bytes += path->len;
	if (++w->seen > ENTRIES_MAX || w->bytes > PATHS_MAX)
		die(STATUS_INCOMPLETE,
		    "read the commit: more than %d files, or %zu MB of paths: this is no source tree",
		    ENTRIES_MAX, PATHS_MAX >> 20);

	const uint8_t *oid = (const uint8_t *)p + len + 1;

	switch (mode & 0170000) {
	case 0040000:
		buf_char(path, '/');
		push_tree(w, oid, path->p, path->len);
		return true;
	case 0100000:
		list_add(l, path->p, path->len, oid);
		return true;
	case 0120000:
		l->links++;
		return true;
	case 0160000:
		return true;
	default:
		return false;
	}
}

static bool read_tree(struct walker *w, struct list *l, const struct buf *tree,
		      const char *prefix)
{
	const char *at = tree->p, *end = tree->p + tree->len;
	struct buf path = { 0 };
	bool good = true;

	while (good && at < end)
		good = read_entry(w, l, prefix, &at, end, &path);
	buf_free(&path);
	return good;
}

/* Pushes the tree that the object @hex is, or that it is the commit of. */
static bool push_root(struct walker *w, struct object_reader *r,
		      const char *hex, struct reason *why)
{
	enum object_type type;
	uint8_t oid[OID_SIZE];

	if (strlen(hex) != HEX_SIZE || !object_id(hex, oid)) {
		because(why, "not the 40 digits of an object");
		return false;
	}
	if (!odb_read(r, oid, &type, why))
		return false;
	if (type == OBJECT_COMMIT &&
	    (r->out.len < 5 + HEX_SIZE || memcmp(r->out.p, "tree ", 5) != 0 ||
	     !object_id(r->out.p + 5, oid))) {
		because(why, "a commit without a tree");
		return false;
	}
	if (type != OBJECT_COMMIT && type != OBJECT_TREE) {
		because(why, "neither a commit nor a tree");
		return false;
	}
	push_tree(w, oid, "", 0);
	return true;
}

/*
 * Adds the regular files of the commit or tree @hex to @l. Returns false with
 * a reason if an object is missing or makes no sense.
 */
bool list_rev(struct list *l, struct object_reader *r, const char *hex,
	      struct reason *why)
{
	struct walker w = { 0 };
	bool good = push_root(&w, r, hex, why);

	l->source = SOURCE_REV;
	while (good && w.depth) {
		struct pending p = w.stack[--w.depth];
		enum object_type type;

		good = odb_read(r, p.oid, &type, why);
		if (good && (type != OBJECT_TREE ||
			     !read_tree(&w, l, &r->out, p.path))) {
			because(why, "a corrupt tree at '%.100s'", p.path);
			good = false;
		}
		free(p.path);
	}
	while (w.depth)
		free(w.stack[--w.depth].path);
	free(w.stack);
	return good;
}
