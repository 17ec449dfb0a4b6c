/* SPDX-License-Identifier: GPL-2.0-only */
/* What stands between the parentheses behind a name. */
#ifndef GUPSCAN_ARGUMENTS_H
#define GUPSCAN_ARGUMENTS_H

#include "ledger.h"

bool arguments_of_code(struct ledger *lg, struct occurrence *o, uint32_t open);
uint32_t arguments_at(const struct ledger *lg, const struct occurrence *o,
		      uint32_t open, uint32_t version, struct argument *out,
		      uint32_t max);
void arguments_of_text(struct ledger *lg, struct occurrence *o, uint32_t limit);

#endif
