/* SPDX-License-Identifier: GPL-2.0-only */
/* Names that a macro puts together from pieces. */
#ifndef GUPSCAN_PASTE_H
#define GUPSCAN_PASTE_H

#include "ledger.h"

uint32_t paste_finds(const struct ledger *lg, const struct names *ns,
		     uint32_t t);
bool paste_touches(const struct ledger *lg, uint32_t t);

#endif
