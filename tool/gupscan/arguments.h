/* SPDX-License-Identifier: GPL-2.0-only */
/* What stands between the parentheses behind a name. */
#ifndef GUPSCAN_ARGUMENTS_H
#define GUPSCAN_ARGUMENTS_H

#include "ledger.h"

bool arguments_of_code(struct ledger *lg, struct occurrence *o, uint32_t open);
void arguments_of_text(struct ledger *lg, struct occurrence *o, uint32_t limit);

#endif
