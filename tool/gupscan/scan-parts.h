/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of a scan share: its state, that of each thread, and what is found in a file. */
#ifndef GUPSCAN_SCAN_PARTS_H
#define GUPSCAN_SCAN_PARTS_H

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "scan.h"

/* The tokens take up to thirty times as much. */
#define LEX_MAX ((size_t)32 << 20)

/* What there is to say about one file. */
struct result {
	struct buf head; /* the file record up to the slice's name */
	struct buf tail; /* and behind it, with the occurrences */
	uint8_t *slice;
	size_t slice_len;
	bool matched;
	bool unread;
	uint32_t occurrences;
};

struct scanner {
	const struct options *opt;
	const struct names *ns;
	const struct list *list;
	const struct odb *odb;
	struct odb sparse; /* for what is not checked out */
	bool has_sparse; /* that can be read */
	struct cache cache;
	int top;
	int64_t start;
	struct result **result;
	uint32_t *said; /* of each file: occurrences; NONE: it is unread */
	_Atomic uint8_t *done;
	_Atomic uint32_t next;
	_Atomic bool foreign;
	struct reason why;
	pthread_mutex_t lock; /* of all below */
	uint32_t written; /* files whose results are out */
	uint32_t slices;
	bool failed;
	struct included included; /* by what was read, under odd names */
	bool again; /* what is included is read once more, as C */
	struct counts total;
	struct hash *fresh;
	uint32_t freshes, fresh_cap;
};

struct worker {
	struct scanner *s;
	struct object_reader objects;
	bool reads_objects;
	struct buf data;
	enum lang lang; /* of the file that is read */
	bool binary; /* it looks so */
	bool only_includes; /* no name is in it */
	struct included included;
	struct counts count;
	struct hash *fresh;
	uint32_t freshes, fresh_cap;
};

int64_t nanoseconds(const struct timespec *ts);

/* scan-look.c: what there is to say about the bytes in w->data, file @i. */
void unread(struct worker *w, uint32_t i, const char *reason);
bool looks_binary(const struct worker *w);
bool must_read_closely(struct worker *w);
void read_closely(struct worker *w, uint32_t i);

/* scan-file.c: reads file @i of the list, from the tree or from the objects. */
void scan_file(struct worker *w, uint32_t i);
void scan_object(struct worker *w, uint32_t i);

/* scan-write.c: the records. */
void free_result(struct scanner *s, uint32_t i);
void write_result(struct scanner *s, const struct result *r);
void write_ready(struct scanner *s, bool wait);
void take_back(struct scanner *s, uint32_t i);
void write_missing(struct scanner *s);
void write_included(struct scanner *s);
void write_summary(const struct scanner *s);

#endif
