/* SPDX-License-Identifier: GPL-2.0-only */
/* All files of a list, by several threads, and the records in order. */
#ifndef GUPSCAN_SCAN_H
#define GUPSCAN_SCAN_H

#include "cache.h"
#include "includes.h"
#include "list.h"
#include "names.h"
#include "odb.h"
#include "knobs.h"

struct options {
	const char *tree;
	const char *git_dir;
	const char *rev;
	const char *cache;
	const char *slice;
	uint32_t jobs;
	bool from_stdin;
	bool comments;
	bool tokens;
	bool views;
	uint32_t knobs; /* so many of a file are taken both ways */
	struct said said;
	struct included included; /* files that are C, whatever their names */
	bool stat;
	bool conditions;
	const char *config;
	bool layout; /* of these two files, instead of a scan */
	bool edits; /* what that changes, not the file */
	const char *before;
	const char *after;
	const char *output;
};

struct counts {
	uint64_t read;
	uint64_t bytes;
	uint64_t clean;
	uint64_t matched;
	uint64_t links;
	uint64_t binary;
	uint64_t gone;
	uint64_t absent; /* not checked out, and no name is in it */
	uint64_t missing; /* not checked out, and that can't be told */
	uint32_t first_absent, first_missing; /* places in the list */
	uint64_t unread;
	uint64_t occurrences;
};

enum status scan(const struct options *opt, const struct names *ns,
		 struct list *l, const struct odb *odb);

#endif
