/* SPDX-License-Identifier: GPL-2.0-only */
/* The records as lines of JSON. */
#ifndef GUPSCAN_JSON_H
#define GUPSCAN_JSON_H

#include "ledger.h"

void json_string(struct buf *b, const void *text, size_t len);
void json_key(struct buf *b, const char *key);
void json_hash(struct buf *b, const struct hash *h);
void json_occurrences(struct buf *b, const char *path, const struct ledger *lg,
		      const struct names *ns);
void json_comments(struct buf *b, const char *path, const struct ledger *lg);

#endif
