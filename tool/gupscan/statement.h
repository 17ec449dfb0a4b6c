/* SPDX-License-Identifier: GPL-2.0-only */
/* The statement, or the head of one, that a call stands in. */
#ifndef GUPSCAN_STATEMENT_H
#define GUPSCAN_STATEMENT_H

#include "ledger.h"

struct span statement_of(const struct ledger *lg, const struct occurrence *o);

#endif
