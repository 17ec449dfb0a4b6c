/* SPDX-License-Identifier: GPL-2.0-only */
/* Which conditionals of a file have to do with a name. */
#ifndef GUPSCAN_NEAR_H
#define GUPSCAN_NEAR_H

#include "ledger.h"

#define NEAR_AROUND 3 /* a name stands in it */
#define NEAR_BESIDE 2 /* it stands in the function of one */
#define NEAR_ERROR 1 /* an #error stands in it */

bool is_error(const struct lex *lx, uint32_t d);
uint8_t *near_names(const struct ledger *lg);

#endif
