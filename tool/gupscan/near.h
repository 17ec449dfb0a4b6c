/* SPDX-License-Identifier: GPL-2.0-only */
/* Which conditionals of a file have to do with a name. */
#ifndef GUPSCAN_NEAR_H
#define GUPSCAN_NEAR_H

#include "ledger.h"

#define NEAR_AROUND 2 /* a name stands in it */
#define NEAR_BESIDE 1 /* it stands in the function of one */

uint8_t *near_names(const struct ledger *lg);

#endif
