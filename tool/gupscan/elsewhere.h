/* SPDX-License-Identifier: GPL-2.0-only */
/* Whether a name is in what is not read. */
#ifndef GUPSCAN_ELSEWHERE_H
#define GUPSCAN_ELSEWHERE_H

#include "language.h"
#include "names.h"

const char *has_name(const struct names *ns, const char *path, const void *data,
		     size_t len);
bool elsewhere_has_name(int top, const char *path, const struct names *ns,
			struct buf *why);

#endif
