/* SPDX-License-Identifier: GPL-2.0-only */
/* A file without the function bodies that do not matter. */
#ifndef GUPSCAN_SLICE_H
#define GUPSCAN_SLICE_H

#include "ledger.h"

uint8_t *slice_file(const struct ledger *lg);

#endif
