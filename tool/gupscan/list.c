// SPDX-License-Identifier: GPL-2.0-only
#include "list.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK_SIZE ((size_t)1 << 20)

/*
 * Adds a path of @len bytes, which is copied, and the object that it is, if
 * that matters.
 */
void list_add(struct list *l, const char *path, size_t len, const uint8_t *oid)
{
	size_t room = len + 1;
	struct entry *e;
	char *copy;

	if (room > l->left || !l->chunks) {
		size_t size = room > CHUNK_SIZE ? room : CHUNK_SIZE;

		l->chunk = grow(l->chunk, l->chunks, &l->chunk_cap,
				sizeof(*l->chunk));
		l->chunk[l->chunks++] = xmalloc(size);
		l->left = size;
	}
	/* A chunk is filled from its end, so that only what is left counts. */
	l->left -= room;
	copy = l->chunk[l->chunks - 1] + l->left;
	memcpy(copy, path, len);
	copy[len] = '\0';
	l->entry = grow(l->entry, l->entries, &l->cap, sizeof(*l->entry));
	e = &l->entry[l->entries++];
	e->path = copy;
	e->sparse = false;
	e->link = false;
	if (oid)
		memcpy(e->oid, oid, OID_SIZE);
	else
		memset(e->oid, 0, OID_SIZE);
}

/* As list_add(), for a file that git need not have in the work tree. */
void list_add_sparse(struct list *l, const char *path, size_t len,
		     const uint8_t *oid)
{
	list_add(l, path, len, oid);
	l->entry[l->entries - 1].sparse = true;
	l->sparse++;
}

/* As list_add(), for a symbolic link. */
void list_add_link(struct list *l, const char *path, size_t len)
{
	list_add(l, path, len, NULL);
	l->entry[l->entries - 1].link = true;
}

static int nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/* Reads the name of an object, 40 digits; false if they are not that. */
bool object_id(const char *hex, uint8_t *oid)
{
	for (size_t i = 0; i < OID_SIZE; i++) {
		int hi = nibble(hex[2 * i]);
		int lo = hi < 0 ? -1 : nibble(hex[2 * i + 1]);

		if (lo < 0)
			return false;
		oid[i] = (uint8_t)(hi << 4 | lo);
	}
	return true;
}

static int by_path(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return strcmp(x->path, y->path);
}

/* Sorts by the bytes of the path; a path that is there twice stays once. */
void list_sort(struct list *l)
{
	bool sorted = true;
	uint32_t n = 0;

	for (uint32_t i = 1; sorted && i < l->entries; i++)
		sorted = strcmp(l->entry[i - 1].path, l->entry[i].path) < 0;
	if (sorted)
		return;
	qsort(l->entry, l->entries, sizeof(*l->entry), by_path);
	for (uint32_t i = 0; i < l->entries; i++)
		if (!n || strcmp(l->entry[n - 1].path, l->entry[i].path) != 0)
			l->entry[n++] = l->entry[i];
	l->entries = n;
}

/* Frees what the list holds. */
void list_free(struct list *l)
{
	for (uint32_t i = 0; i < l->chunks; i++)
		free(l->chunk[i]);
	free(l->chunk);
	free(l->entry);
	memset(l, 0, sizeof(*l));
}
