/* SPDX-License-Identifier: GPL-2.0-only */
/* What each kernel's compiler sees of a file, as far as GUP is concerned. */
#ifndef GUPSCAN_VIEWS_H
#define GUPSCAN_VIEWS_H

#include "knobs.h"

/* More views of a file than this are not told apart. */
#define VIEWS_MAX 64

void json_views(struct buf *b, const char *path, const struct ledger *lg,
		const struct said *said, uint32_t knobs);

#endif
