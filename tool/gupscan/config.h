/* SPDX-License-Identifier: GPL-2.0-only */
/* The options of a configuration, and what conditions ask of them. */
#ifndef GUPSCAN_CONFIG_H
#define GUPSCAN_CONFIG_H

#include "util.h"

struct config {
	struct buf text; /* of a .config, behind a line end */
	const char *turned; /* options the other way round, commas between */
	size_t turned_len;
};

enum config_question {
	CONFIG_VALUE,
	CONFIG_DEFINED,
	CONFIG_ENABLED,
	CONFIG_BUILTIN,
	CONFIG_MODULE,
};

bool config_read(struct config *cf, const char *file);
bool config_family(const char *word, size_t len,
		   enum config_question *question);
bool config_answer(const struct config *cf, enum config_question question,
		   const char *name, size_t len, uint32_t *number);

#endif
