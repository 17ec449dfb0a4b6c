/* SPDX-License-Identifier: GPL-2.0-only */
/* Macros of a file that stand for the version of the kernel, or a test of it. */
#ifndef GUPSCAN_ALIASES_H
#define GUPSCAN_ALIASES_H

#include "ledger.h"

void aliases_collect(struct ledger *lg);
bool aliases_same(const struct lex *lx, uint32_t a, uint32_t b);
bool aliases_by_version(const struct ledger *lg, const struct alias *alias);
const struct alias *aliases_find(const struct ledger *lg, uint32_t t);

#endif
