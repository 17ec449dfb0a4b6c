// SPDX-License-Identifier: GPL-2.0-only
/* The bytes as git's index. */
#include <stdlib.h>
#include <string.h>

#include "list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct list l = { 0 };

	index_parse(&l, data, size);
	list_sort(&l);
	for (uint32_t i = 0; i < l.entries; i++) {
		if (!l.entry[i].path[0])
			abort();
		if (i && strcmp(l.entry[i - 1].path, l.entry[i].path) >= 0)
			abort();
	}
	list_free(&l);
	return 0;
}
