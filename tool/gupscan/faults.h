/* SPDX-License-Identifier: GPL-2.0-only */
/* Mistakes of a file that no compiler would take, or not as it was meant. */
#ifndef GUPSCAN_FAULTS_H
#define GUPSCAN_FAULTS_H

#include "ledger.h"

void faults_collect(struct ledger *lg);
const char *faults_around(const struct ledger *lg, uint32_t arm, uint32_t *at);

#endif
