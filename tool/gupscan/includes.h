/* SPDX-License-Identifier: GPL-2.0-only */
/* The files of other names that C includes. */
#ifndef GUPSCAN_INCLUDES_H
#define GUPSCAN_INCLUDES_H

#include "lex.h"

struct included {
	struct buf text; /* names, each with a NUL byte behind it */
	const char **name;
	uint32_t names, name_cap;
	bool sorted; /* @name has them */
};

bool includes_maybe(const uint8_t *p, size_t n);
void includes_collect(struct included *in, const struct lex *lx);
void included_add(struct included *in, const void *name, size_t len);
void included_sort(struct included *in);
bool included_has(const struct included *in, const char *path);
void included_free(struct included *in);

#endif
