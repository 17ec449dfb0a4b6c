/* SPDX-License-Identifier: GPL-2.0-only */
/* The tokens of a file as lines of JSON, to be held against a compiler's. */
#ifndef GUPSCAN_TOKENS_H
#define GUPSCAN_TOKENS_H

#include "lex.h"

void json_tokens(struct buf *b, const char *path, const struct lex *lx);

#endif
