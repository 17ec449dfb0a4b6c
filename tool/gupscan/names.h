/* SPDX-License-Identifier: GPL-2.0-only */
/* The identifiers that are looked for, and the filter ahead of the lexer. */
#ifndef GUPSCAN_NAMES_H
#define GUPSCAN_NAMES_H

#include "blake2.h"
#include "util.h"

#define NAME_MAX_LEN 255

/*
 * A shorter piece of a name, beside a "##", is no hint of one. Not seen is a
 * name of which no file has a piece of that length beside a "##", nor what all
 * names share.
 */
#define PIECE_MIN 8

struct names {
	struct buf text; /* the names, sorted, each with a NUL behind it */
	uint32_t count;
	uint32_t cap;
	const char **name;
	struct buf common; /* what all names share; empty if nothing useful */
	uint8_t first[256]; /* 1: a name begins with this byte */
	uint8_t length[NAME_MAX_LEN + 1]; /* 1: a name has this length */
	struct hash key;
};

void names_parse(struct names *ns, const char *list, size_t len);
void names_free(struct names *ns);
uint32_t names_find(const struct names *ns, const uint8_t *word, size_t len);
uint32_t names_begin(const struct names *ns, const uint8_t *piece, size_t len);
uint32_t names_end(const struct names *ns, const uint8_t *piece, size_t len);
bool names_maybe(const struct names *ns, const uint8_t *p, size_t n);

#endif
