/* SPDX-License-Identifier: GPL-2.0-only */
/* The files to look at, and the ways to find out which. */
#ifndef GUPSCAN_LIST_H
#define GUPSCAN_LIST_H

#include "util.h"

#define OID_SIZE 20
#define HEX_SIZE 40

enum source {
	SOURCE_INDEX,
	SOURCE_WALK,
	SOURCE_STDIN,
	SOURCE_REV,
};

struct entry {
	const char *path;
	uint8_t oid[OID_SIZE]; /* with SOURCE_REV, or if it is @sparse */
	bool sparse; /* git does not expect it in the work tree */
	bool link; /* it is, or was, a symbolic link */
};

struct list {
	struct entry *entry;
	uint32_t entries, cap;
	char **chunk; /* where the paths are */
	uint32_t chunks, chunk_cap;
	size_t left;
	uint64_t links; /* symbolic links of a commit, which are no entries */
	uint32_t sparse; /* entries that are */
	enum source source;
};

void list_add(struct list *l, const char *path, size_t len, const uint8_t *oid);
void list_add_sparse(struct list *l, const char *path, size_t len,
		     const uint8_t *oid);
void list_add_link(struct list *l, const char *path, size_t len);
bool object_id(const char *hex, uint8_t *oid);
void list_sort(struct list *l);
void list_free(struct list *l);

/* index.c */
enum index_result {
	INDEX_OK,
	INDEX_NONE, /* there is no such file */
	INDEX_FOREIGN, /* not for this reader: ask git */
};

enum index_result index_parse(struct list *l, const uint8_t *p, size_t len);
enum index_result index_load(struct list *l, const char *git_dir);

/* gitdir.c */
bool git_dir_of(const char *tree, struct buf *out);
bool git_is_sha256(const char *common_dir);
void git_common_dir(const char *git_dir, struct buf *out);

/* walk.c */
void list_walk(struct list *l, const char *tree);
void list_git(struct list *l, const char *tree);
void list_stdin(struct list *l);

#endif
